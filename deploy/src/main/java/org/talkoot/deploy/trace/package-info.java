/** A run as a trace that a browser's trace viewer shows. */
package org.talkoot.deploy.trace;
