/** The command line: {@code talkoot train}, {@code evaluate}, {@code doctor}. */
package org.talkoot.deploy.cli;
