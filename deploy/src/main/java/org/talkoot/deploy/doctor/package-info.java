/** What {@code talkoot doctor} looks at: the machine, the JVM and BLAS, and what would be slow or wrong with them. */
package org.talkoot.deploy.doctor;
