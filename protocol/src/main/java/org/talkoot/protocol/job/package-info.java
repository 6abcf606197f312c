/**
 * What a job is: immutable records that validate themselves, and the HOCON file they are read from.
 *
 * <p>Start with {@link org.talkoot.protocol.job.JobSpec}; {@link org.talkoot.protocol.job.JobFile} reads one from a
 * file. A default stands where its value is created (a builder or a factory method) and nowhere else: the reader of
 * files starts from the same objects.
 */
package org.talkoot.protocol.job;
