package org.talkoot.deploy.cluster.files;

/** Told how far the fetching of a job's files is. On the fetcher's thread: it must be quick. */
@FunctionalInterface
public interface FetchProgress {
    /**
     * @param bytes that are here by now, those of local and cached files among them
     * @param totalBytes of all files of the job
     */
    void at(long bytes, long totalBytes);
}
