/**
 * Whether two threads, processes or machines compute the same bits.
 */
package org.talkoot.engine.numerics;
