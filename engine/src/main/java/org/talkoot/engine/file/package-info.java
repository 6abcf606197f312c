/** Files that are written whole or not at all, and weights in the safetensors format. */
package org.talkoot.engine.file;
