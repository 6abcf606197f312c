package org.talkoot.deploy.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.engine.data.ImageFolder;
import org.talkoot.engine.tensor.Shape;

/** Each cache stands for that of a process, which ends when it is closed. */
class FolderCacheTest {
    private static final Shape SHAPE = Shape.image(1, 2, 2);

    @TempDir
    private Path temp;

    @BeforeEach
    void writePictures() throws IOException {
        picture("dark", 3);
        picture("bright", 3);
    }

    private void picture(String kind, int side) throws IOException {
        Path file = temp.resolve("pictures").resolve(kind).resolve("1.png");
        Files.createDirectories(file.getParent());
        ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
    }

    private FolderCache process() {
        return new FolderCache(temp.resolve("cache"));
    }

    private Path pack(FolderCache cache, Shape shape) {
        return cache.pack(ImageFolder.names(temp.resolve("pictures")), shape);
    }

    @Test
    void whatAFolderWasBeforeItChangedGoesAndOtherSizesStay() throws IOException {
        Path before;
        Path larger;
        try (FolderCache first = process()) {
            before = pack(first, SHAPE);
            larger = pack(first, Shape.image(1, 3, 3));
            assertEquals(before, pack(first, SHAPE));
        }
        picture("dark", 40);
        try (FolderCache second = process()) {
            Path after = pack(second, SHAPE);
            assertNotEquals(before, after);
            assertTrue(Files.exists(after));
            assertFalse(Files.exists(before));
            assertTrue(Files.exists(larger));
        }
    }

    @Test
    void whatAnotherProcessUsesStaysUntilItEnds() throws IOException {
        FolderCache first = process();
        Path before = pack(first, SHAPE);
        picture("dark", 40);
        try (FolderCache second = process()) {
            pack(second, SHAPE);
            second.clear();
            assertEquals(2, second.packs().size());
            assertTrue(second.packs().stream().allMatch(FolderCache.Pack::inUse));
        }
        first.close();
        try (FolderCache third = process()) {
            Path after = pack(third, SHAPE);
            assertFalse(Files.exists(before));
            assertTrue(Files.exists(after));
        }
    }

    @Test
    void whatNobodyUsesIsClearedAndMadeAgain() throws IOException {
        try (FolderCache first = process()) {
            assertEquals(0, first.packs().size());
            pack(first, SHAPE);
        }
        try (FolderCache second = process()) {
            assertFalse(second.packs().get(0).inUse());
            second.clear();
            assertEquals(0, second.packs().size());
            assertTrue(Files.exists(pack(second, SHAPE)));
        }
    }

    @Test
    void whatAProcessLeftThatDiedWhileItDecodedGoesWithTheRest() throws IOException {
        Path packed;
        try (FolderCache first = process()) {
            packed = pack(first, SHAPE);
        }
        Path unfinished = packed.resolveSibling("." + packed.getFileName() + ".123-1.tmp");
        Files.move(packed, unfinished);
        try (FolderCache second = process()) {
            assertEquals(packed, pack(second, SHAPE));
            assertFalse(Files.exists(unfinished));
        }
        Files.move(packed, unfinished);
        try (FolderCache third = process()) {
            third.clear();
            assertFalse(Files.exists(unfinished));
        }
    }

    @Test
    void aCacheThatOthersFillServesWhatItHasThoughItCannotBeLocked() throws IOException {
        Path packed;
        try (FolderCache first = process()) {
            packed = pack(first, SHAPE);
        }
        String name = packed.getFileName().toString();
        Path lock = packed.resolveSibling(name.substring(0, name.lastIndexOf('-')) + ".lock");
        Files.delete(lock);
        Files.createDirectory(lock);
        try (FolderCache second = process()) {
            assertEquals(packed, pack(second, SHAPE));
        }
    }

    @Test
    void aFolderMayHaveALongName() throws IOException {
        Path pictures = temp.resolve("a".repeat(120)).resolve("b".repeat(120));
        Files.createDirectories(pictures.getParent());
        Files.move(temp.resolve("pictures"), pictures);
        try (FolderCache cache = process()) {
            assertTrue(Files.exists(cache.pack(ImageFolder.names(pictures), SHAPE)));
        }
    }
}
