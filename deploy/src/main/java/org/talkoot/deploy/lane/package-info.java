/**
 * The lanes on which workers of different nodes exchange what a step needs: a connection of its own for each worker that
 * somebody sends to. {@link org.talkoot.deploy.lane.ExchangeLanes} is where it begins.
 */
package org.talkoot.deploy.lane;
