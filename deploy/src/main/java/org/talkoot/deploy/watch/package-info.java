/** What can be told of a run while it happens, or afterwards, in memory of bounded size. */
package org.talkoot.deploy.watch;
