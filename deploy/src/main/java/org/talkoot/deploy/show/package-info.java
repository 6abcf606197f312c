/** What a person or a pipe sees of a run. */
package org.talkoot.deploy.show;
