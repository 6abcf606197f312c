package org.talkoot.deploy.cli;

/** How many workers a run gets. */
final class Workers {
    private static final int MOST = 1024; // each is a thread

    private Workers() {}

    /**
     * @param option what {@code --workers} says, or null: then one a core, at most one a shard
     * @throws UsageException if it isn't a number of workers
     */
    static int choose(String option, int shards, int cores) {
        if (option == null) {
            return Math.max(1, Math.min(cores, shards));
        }
        if (!option.matches("[+-]?[0-9]+")) {
            throw new UsageException("--workers must be a number of workers such as 2, but is \"" + option + '"');
        }
        int workers = option.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(option);
        if (option.startsWith("-") || workers < 1) {
            throw new UsageException("--workers must be at least 1, but is " + option);
        }
        if (workers > MOST) {
            throw new UsageException("--workers must be at most " + MOST + ", but is " + option);
        }
        return workers;
    }
}
