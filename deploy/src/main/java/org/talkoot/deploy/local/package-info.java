/**
 * A run in one JVM: a coordinator and its workers as actors.
 */
package org.talkoot.deploy.local;
