package org.talkoot.worker.step;

/** How far a worker is in the program of a step, in one world, and which segment comes next. */
final class StepCourse {
    private final StepProgram program;
    private final Conversation conversation;
    private int next; // number of the next instruction
    private boolean isLoadedAhead;

    StepCourse(StepProgram program, Conversation conversation) {
        this.program = program;
        this.conversation = conversation;
    }

    /**
     * The next segment; null if it must wait or there is none. A gathering comes first, since all others wait for it; then a
     * combination, since its result travels to another process while the next segments run. A measurement or an update comes when
     * there is nothing else to do, or when no exchange of a layer's statistics begins any more: then its weights travel while the last
     * gradients are computed. What the next step can do without its weights comes when there is no update either.
     *
     * @param isFollowed whether another step follows, with no boundary between
     */
    Segment next(boolean isFollowed) {
        int gatherable = conversation.takeGatherable();
        if (gatherable >= 0) {
            return program.gathering(gatherable);
        }
        int combinable = conversation.takeCombinable();
        if (combinable >= 0) {
            return program.combination(combinable);
        }
        boolean isReady = next < program.instructions() && conversation.isReady(program.instruction(next));
        if (isReady && !program.isBehindExchanges(next)) {
            return program.instruction(next).segment();
        }
        int measurable = conversation.takeMeasurable();
        if (measurable >= 0) {
            return program.measurement(measurable);
        }
        int updatable = conversation.takeUpdatable();
        if (updatable >= 0) {
            return program.update(updatable);
        }
        if (isReady) {
            return program.instruction(next).segment();
        }
        boolean waitsForEnd = next == program.instructions() && !isComplete();
        return isFollowed && waitsForEnd && !isLoadedAhead ? program.loadAhead() : null;
    }

    /** A segment is computed. */
    void completed(Segment segment, int step) {
        switch (segment.kind()) {
            case GATHER -> conversation.gathered(segment.index(), step);
            case COMBINE -> conversation.combined(segment.index(), step);
            case MEASURE -> conversation.measured(segment.index(), step);
            case UPDATE -> conversation.updated(segment.index(), step);
            case LOAD_AHEAD -> isLoadedAhead = true;
            default -> conversation.computed(program.instruction(next++), step);
        }
    }

    boolean isComplete() {
        return next == program.instructions() && conversation.hasWeights();
    }

    /** The next step begins. */
    void begin() {
        next = 0;
        isLoadedAhead = false;
        conversation.clear();
    }

    Awaited awaited() {
        return conversation.awaitedInStep(next);
    }
}
