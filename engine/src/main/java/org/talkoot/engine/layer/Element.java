package org.talkoot.engine.layer;

/** What a model is a list of: layers, and residual blocks of them. */
public sealed interface Element permits Layer, Residual {}
