/**
 * A trained model as an ONNX file. {@link org.talkoot.deploy.onnx.OnnxModel} is where to begin; {@code OnnxLayers} has
 * one method a layer, {@code OnnxPreparation} what comes before the first.
 */
package org.talkoot.deploy.onnx;
