/** What {@code talkoot bench} measures: how fast a job trains, where a step's time goes, and how near it is to its limit. */
package org.talkoot.deploy.bench;
