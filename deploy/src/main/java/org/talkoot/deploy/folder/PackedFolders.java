package org.talkoot.deploy.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.talkoot.deploy.cluster.files.FileCache;
import org.talkoot.engine.data.DataException;
import org.talkoot.engine.data.ImageFolder;
import org.talkoot.engine.data.PackedImages;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.engine.file.Sha256;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;

/**
 * Pictures are decoded once, by whoever begins: a job that names folders of them becomes one that names files, which it
 * hashes, serves to other nodes and reads as any other. The files stay in the cache, until pictures change.
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
        ImageFolder pictures = ImageFolder.names(folder);
        Path cache = FileCache.standardFolder().resolveSibling("folders");
        Path file = cache.resolve(key(pictures, shape) + ".images");
        if (Files.exists(file)) {
            return file;
        }
        pictures.requirePictures();
        try {
            Files.createDirectories(cache);
        } catch (IOException e) {
            throw new DataException(
                    "can't make the folder " + cache + ": " + FileTrouble.words(e) + "; XDG_CACHE_HOME names another",
                    e);
        }
        PackedImages.write(pictures, shape, file);
        return file;
    }

    private static String key(ImageFolder pictures, Shape shape) {
        MessageDigest digest = Sha256.digest();
        String head = pictures.folder().toAbsolutePath().normalize() + "\n" + shape + "\n";
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        pictures.stamp(digest);
        return HexFormat.of().formatHex(digest.digest());
    }
}
