/**
 * How a node of a cluster gets the files of a job: the coordinator's node serves them by content ({@link
 * org.talkoot.deploy.cluster.files.FileServer}), and a worker's node keeps what it fetched in a cache on disk ({@link
 * org.talkoot.deploy.cluster.files.FileFetcher}).
 */
package org.talkoot.deploy.cluster.files;
