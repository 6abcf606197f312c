/**
 * The worker's protocol without arrays and actors: the segments of a step and what each awaits and sends, in {@link
 * org.talkoot.worker.step.StepProgram}, and the machine that walks through them, {@link
 * org.talkoot.worker.step.WorkerMachine}.
 */
package org.talkoot.worker.step;
