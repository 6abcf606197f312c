/** Where the parts come together: the command line and, in {@code api}, what programs embed. */
package org.talkoot.deploy;
