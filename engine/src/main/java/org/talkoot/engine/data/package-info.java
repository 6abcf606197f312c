/**
 * Data sets in memory, the readers that check every byte they came from, and the order in which an epoch visits them.
 *
 * <p>A reader ({@link org.talkoot.engine.data.IdxFiles}, {@link org.talkoot.engine.data.CsvFile}, {@link
 * org.talkoot.engine.data.Cifar10}, {@link org.talkoot.engine.data.Digits}) gives a {@link
 * org.talkoot.engine.data.Dataset} of raw values; {@code first} cuts it, {@code prepared} says what the values become when
 * {@code gather} writes them into a minibatch. {@link org.talkoot.engine.data.MinibatchPlan} and {@link
 * org.talkoot.engine.data.SampleOrder} tell which samples that are.
 */
package org.talkoot.engine.data;
