/**
 * Shows a run in a browser, while it happens or afterwards: one page and a stream of events. It serves reading only, and
 * neither waits for those who look nor lets them wait for each other.
 */
package org.talkoot.deploy.dashboard;
