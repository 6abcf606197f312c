/**
 * Benchmarks of single parts, by JMH: {@code mvn compile -P jmh -Dbench=Layer}. A module of its own, in the profile {@code jmh}
 * alone: nothing else sees JMH.
 */
package org.talkoot.jmh;
