/**
 * A run in one JVM: a coordinator and its workers as actors, and the model that comes of it.
 */
package org.talkoot.deploy.local;
