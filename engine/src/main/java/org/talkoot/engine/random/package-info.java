/**
 * Random numbers as functions of what they are for, drawn anywhere, in any order, by anyone; see {@link
 * org.talkoot.engine.random.RandomStream}.
 */
package org.talkoot.engine.random;
