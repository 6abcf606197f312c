/** Time as actors see it. Decisions get it passed in. */
package org.talkoot.protocol.time;
