/** A benchmark of the exchange between two workers, in one process and between two. */
package org.talkoot.jmh.exchange;
