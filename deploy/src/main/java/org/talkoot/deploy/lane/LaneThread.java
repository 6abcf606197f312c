package org.talkoot.deploy.lane;

/** Threads of lanes: each waits for one connection, so they are many, and none keeps the process from ending. */
final class LaneThread {
    private LaneThread() {}

    static void start(String what, Runnable task) {
        Thread thread = new Thread(task, "talkoot-lane " + what);
        thread.setDaemon(true);
        thread.start();
    }
}
