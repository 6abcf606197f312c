/**
 * The subject matter of a lecture on deep learning as experiments: initialisation, normalisation, regularisation, and how
 * they act on each other. Each trains with the engine's own layers and optimizer, and checks what it claims.
 */
package org.talkoot.deploy.lab;
