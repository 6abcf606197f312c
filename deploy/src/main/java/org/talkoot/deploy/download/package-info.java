/** Fetches public data sets, checked against known hashes: {@code talkoot data get}. Nothing else uses the network. */
package org.talkoot.deploy.download;
