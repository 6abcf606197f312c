/** What a trained model says of files: images, IDX files and tables become samples, prepared as the training data was. */
package org.talkoot.deploy.prediction;
