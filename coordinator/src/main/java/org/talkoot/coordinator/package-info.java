/**
 * Plans the world, names the boundaries and commits them; silent within a step. {@link
 * org.talkoot.coordinator.CoordinatorMachine} decides, {@link org.talkoot.coordinator.CoordinatorActor} carries out.
 */
package org.talkoot.coordinator;
