package org.talkoot.protocol.job;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.net.URL;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.talkoot.protocol.job.JobText.Named;

/**
 * Includes local files, relative to the including file, and nothing else. A missing one is an error, where HOCON would
 * go on without it.
 */
final class LocalIncluder implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    private static final int MOST_NESTED = 16;

    private final Named including;
    private final Path folder;
    private final int depth;

    LocalIncluder(Named including, Path folder) {
        this(including, folder, 0);
    }

    private LocalIncluder(Named including, Path folder, int depth) {
        this.including = including;
        this.folder = folder;
        this.depth = depth;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        if (what.contains("://")) {
            throw refusal(what, "only local files can be included");
        }
        if (depth == MOST_NESTED) {
            throw refusal(what, "files include each other more than " + MOST_NESTED + " deep");
        }
        Path file;
        Named text;
        try {
            file = folder.resolve(what);
            text = JobText.read(file, file.toString());
        } catch (InvalidPathException | JobFileException e) {
            throw refusal(what, e.getMessage());
        }
        return ConfigFactory.parseString(
                        text.text(),
                        ConfigParseOptions.defaults()
                                .setOriginDescription(text.name())
                                .setIncluder(new LocalIncluder(text, file.getParent(), depth + 1)))
                .root();
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return include(context, what.getPath());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        throw refusal(what.toString(), "only local files can be included");
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        throw refusal(what, "only local files can be included");
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    private JobFileException refusal(String what, String why) {
        return new JobFileException(
                including.name() + including.lineWith("include", what) + ": include \"" + what + "\": " + why);
    }
}
