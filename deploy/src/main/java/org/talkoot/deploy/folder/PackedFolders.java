package org.talkoot.deploy.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import org.talkoot.engine.data.DataException;
import org.talkoot.engine.data.ImageFolder;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;

/**
 * Pictures are decoded once, by whoever begins: a job that names folders of them becomes one that names files, which it
 * hashes, serves to other nodes and reads as any other. The files stay in the {@link FolderCache}, until pictures change.
 */
public final class PackedFolders {
    private PackedFolders() {}

    /**
     * The same job with files in place of folders; a job that names none as it is.
     *
     * @throws DataException if a folder isn't one of pictures by class, or a picture can't be read
     */
    public static JobSpec packed(JobSpec spec) {
        if (!(spec.data() instanceof DataSpec.Folder data)) {
            return spec;
        }
        Shape shape =
                Shape.image(data.channels(), data.size().get(0), data.size().get(1));
        return spec.withFiles(path -> Files.isDirectory(path) ? packed(path, shape) : path);
    }

    private static Path packed(Path folder, Shape shape) {
        return FolderCache.standard().pack(ImageFolder.names(folder), shape);
    }
}
