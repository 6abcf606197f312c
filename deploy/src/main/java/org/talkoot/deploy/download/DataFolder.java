package org.talkoot.deploy.download;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.talkoot.deploy.download.PublicData.RemoteFile;
import org.talkoot.engine.file.FileTrouble;

/** A folder into which the files of a public data set go. */
public final class DataFolder {
    private final Path folder;
    private final Listener listener;

    /** Hears what is done. */
    public interface Listener {
        /** A file is there and right, and isn't fetched again. */
        void found(String name);

        void began(String name);

        /** @param total -1 where the server doesn't say */
        void arrived(long bytes, long total);

        void fetched(String name, Path file);
    }

    public DataFolder(Path folder, Listener listener) {
        this.folder = folder;
        this.listener = listener;
    }

    /**
     * Fetches what isn't there yet.
     *
     * @param mirror a folder that has the files, in place of the known ones
     * @throws DownloadException if something can't be fetched, or the folder can't be written
     */
    public void get(PublicData data, Optional<URI> mirror, Map<String, String> environment) {
        List<URI> mirrors = mirror.map(List::of).orElse(data.mirrors());
        Download download = new Download(new EnvironmentProxy(environment), listener::arrived);
        try {
            Files.createDirectories(folder);
            if (!data.archived().isEmpty() && data.archived().stream().allMatch(this::isThere)) {
                data.archived().forEach(listener::found);
                return;
            }
            for (RemoteFile file : data.files()) {
                fetch(file, mirrors, download);
                if (!data.archived().isEmpty()) {
                    Path archive = folder.resolve(file.name());
                    TarFile.unpack(archive, data.archived(), folder);
                    Files.delete(archive);
                }
            }
        } catch (IOException e) {
            throw new DownloadException("can't write into " + folder + ": " + FileTrouble.words(e), e);
        }
    }

    /** Files out of an archive get their names when they are whole. */
    private boolean isThere(String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    private void fetch(RemoteFile file, List<URI> mirrors, Download download) {
        Path path = folder.resolve(file.name());
        if (Download.isIntact(file, path)) {
            listener.found(file.name());
            return;
        }
        listener.began(file.name());
        download.fetch(file, mirrors, folder);
        listener.fetched(file.name(), path);
    }
}
