package org.talkoot.deploy.cli;

import java.io.PrintStream;
import org.talkoot.deploy.show.Screen;

/** What the commands share: the streams they print to, and what stands behind them. */
record Console(PrintStream out, PrintStream err, Screen screen, RunLog log, Trainer trainer) {}
