package org.talkoot.deploy.torch;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;

/** A job of {@code cases.conf}. */
public record Case(String name, Samples samples, Config keys) {

    /** @param group {@code trained} or {@code loaded} */
    public static Stream<Case> read(String group) {
        Config file = ConfigFactory.parseResources(Case.class, "/torch/cases.conf");
        Config cases = file.getConfig(group);
        return cases.root().keySet().stream().sorted().map(name -> {
            Config keys = cases.getConfig(name).withFallback(file.getConfig("defaults"));
            Samples samples = Samples.valueOf(keys.getString("samples").toUpperCase(Locale.ROOT));
            return new Case(name, samples, keys.withoutPath("samples"));
        });
    }

    /** Writes what {@code reference.py} reads, and the job's data files. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        samples.write(folder);
        Config job = ConfigFactory.parseString(JobFile.render(job(folder)));
        Files.writeString(folder.resolve("job.json"), json(job));
    }

    /**
     * @param folder where the data files are
     * @param overrides of keys
     */
    public JobSpec job(Path folder, String... overrides) {
        Config job = keys.withFallback(ConfigFactory.parseString("data " + samples.data()));
        return JobFile.parse(json(job.atKey("job")), name, folder, List.of(overrides));
    }

    private static String json(Config config) {
        return config.root().render(ConfigRenderOptions.concise());
    }

    @Override
    public String toString() {
        return name;
    }
}
