/**
 * Shapes of samples and parameters. The values themselves are plain {@code float[]}, row-major.
 */
package org.talkoot.engine.tensor;
