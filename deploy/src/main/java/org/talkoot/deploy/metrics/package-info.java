/** A run's figures for machines: Prometheus and the flight recorder. */
package org.talkoot.deploy.metrics;
