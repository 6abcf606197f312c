/**
 * The order in which shards are summed, whoever computes them. {@link org.talkoot.engine.tree.SummationTree} is that order,
 * {@link org.talkoot.engine.tree.TreeCover} how workers share it, {@link org.talkoot.engine.tree.TreeFold} how what they
 * hold is combined.
 */
package org.talkoot.engine.tree;
