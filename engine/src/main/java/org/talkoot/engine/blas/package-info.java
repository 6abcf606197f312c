/**
 * The one seam to native code: matrix products on row-major arrays, from OpenBLAS where it loads and in Java elsewhere. The
 * bits of a product depend on the shape of the call, which is why layers call it per shard.
 */
package org.talkoot.engine.blas;
