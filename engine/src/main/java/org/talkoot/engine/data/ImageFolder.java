package org.talkoot.engine.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.talkoot.engine.file.FileTrouble;

/**
 * A folder with a folder of pictures for each class. Classes are in the order of their names, and so are the pictures of
 * each. Names that begin with a dot, and files beside the classes' folders, aren't looked at.
 *
 * @param pictures of all classes, one class after the other
 * @param labels the class of each picture
 */
public record ImageFolder(Path folder, List<String> classNames, List<Path> pictures, List<Integer> labels) {

    /** @throws DataException if it isn't such a folder, or some file in it isn't a picture */
    public static ImageFolder list(Path folder) {
        ImageFolder names = names(folder);
        names.requirePictures();
        return names;
    }

    /**
     * The same without a look into the files.
     *
     * @throws DataException if it isn't such a folder
     */
    public static ImageFolder names(Path folder) {
        List<String> names = new ArrayList<>();
        List<Path> pictures = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (Path each : sorted(folder, Files::isDirectory)) {
            List<Path> files = sorted(each, file -> true);
            if (files.isEmpty()) {
                throw new DataException(
                        each + " is empty, but each folder in " + folder + " is a class, and must have pictures in it");
            }
            for (Path file : files) {
                pictures.add(file);
                labels.add(names.size());
            }
            names.add(each.getFileName().toString());
        }
        if (names.isEmpty()) {
            throw new DataException(folder + " has no folders in it: it must have one with pictures for each class");
        }
        return new ImageFolder(folder, names, pictures, labels);
    }

    private static List<Path> sorted(Path folder, Predicate<Path> which) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(which)
                    .sorted((a, b) ->
                            a.getFileName().toString().compareTo(b.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new DataException(folder + " can't be read: " + FileTrouble.words(e), e);
        }
    }

    /** @throws DataException if some file isn't a picture */
    public void requirePictures() {
        pictures.forEach(ImageFolder::requirePicture);
    }

    private static void requirePicture(Path file) {
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a folder within a class, where only pictures may be");
        }
        if (!ImageFile.is(file)) {
            throw new DataException(
                    file + " isn't a picture in PNG, JPEG, BMP or GIF; take it out of the folder of its class");
        }
    }

    /** What changes when a picture is added, replaced, renamed or removed: names, sizes and times. */
    public void stamp(MessageDigest digest) {
        for (Path picture : pictures) {
            try {
                BasicFileAttributes file = Files.readAttributes(picture, BasicFileAttributes.class);
                String line = folder.relativize(picture) + "\n" + file.size() + " " + file.lastModifiedTime() + "\n";
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new DataException(picture + " can't be read: " + FileTrouble.words(e), e);
            }
        }
    }
}
