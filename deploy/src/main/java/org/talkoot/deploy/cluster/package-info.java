/**
 * A run on several processes: the node of its coordinator, the nodes that host workers, and what they tell each other beside
 * what coordinator and workers do.
 */
package org.talkoot.deploy.cluster;
