/**
 * The journal of a run, which a majority of the cluster's nodes holds: what a coordinator has decided is valid once it stands
 * there, and a coordinator that takes over goes on from it. Raft's replicated log (Ongaro and Ousterhout, "In search of an
 * understandable consensus algorithm", 2014), with one difference: who is to lead is not elected but told from outside, so the
 * leader may know less than its voters, and takes over the newest journal among them, as in Paxos.
 */
package org.talkoot.coordinator.journal;
