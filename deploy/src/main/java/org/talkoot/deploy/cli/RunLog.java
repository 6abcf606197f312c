package org.talkoot.deploy.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.status.NopStatusListener;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Where log lines go: nowhere, until a run has a folder; never to standard output. Set up in code and by the command
 * line only, so that a program that embeds Talkoot keeps its own logging.
 */
final class RunLog {
    private static final String FILE_PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger{0}: %msg%n";
    private static final String CONSOLE_PATTERN = "talkoot: %level: %msg%n%nopex";

    private final LoggerContext context;
    private final Logger root;
    private boolean json;

    private RunLog(LoggerContext context) {
        this.context = context;
        this.root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    /** Silences everything, before anything logs. */
    static RunLog silent() {
        System.setProperty("logback.statusListenerClass", NopStatusListener.class.getName());
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getStatusManager().add(new NopStatusListener());
        context.addTurboFilter(new FloodFilter(System::nanoTime));
        RunLog log = new RunLog(context);
        log.root.setLevel(Level.INFO);
        return log;
    }

    /** Each event is to be a JSON object on a line of its own. */
    void asJson() {
        json = true;
    }

    void toFile(Path file) {
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setFile(file.toString());
        add(appender, FILE_PATTERN);
    }

    /** Warnings and errors to standard error. */
    void warningsToStandardError() {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setTarget("System.err");
        ThresholdFilter warnings = new ThresholdFilter();
        warnings.setLevel(Level.WARN.levelStr);
        warnings.start();
        appender.addFilter(warnings);
        add(appender, CONSOLE_PATTERN);
    }

    /** Closes the files, and leaves nothing of ours behind. */
    void close() {
        root.detachAndStopAllAppenders();
        context.resetTurboFilterList();
    }

    private void add(OutputStreamAppender<ILoggingEvent> appender, String pattern) {
        Encoder<ILoggingEvent> encoder = json ? objects() : patterned(pattern);
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        root.addAppender(appender);
    }

    private static JsonEncoder objects() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        return encoder;
    }

    private static PatternLayoutEncoder patterned(String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(pattern);
        return encoder;
    }
}
