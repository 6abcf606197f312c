/** How two runs differ: job, curve, result. */
package org.talkoot.deploy.comparison;
