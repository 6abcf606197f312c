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
        return parse("--workers", option);
    }

    /**
     * @param name of the option
     * @throws UsageException if it isn't a number of workers
     */
    static int parse(String name, String option) {
        if (!option.matches("[+-]?[0-9]+")) {
            throw new UsageException(name + " must be a number of workers such as 2, but is \"" + option + '"');
        }
        int workers = option.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(option);
        if (option.startsWith("-") || workers < 1) {
            throw new UsageException(name + " must be at least 1, but is " + option);
        }
        if (workers > MOST) {
            throw new UsageException(name + " must be at most " + MOST + ", but is " + option);
        }
        return workers;
    }
}
