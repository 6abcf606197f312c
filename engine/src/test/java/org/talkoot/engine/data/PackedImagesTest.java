package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.engine.data.TestFiles.labels;
import static org.talkoot.engine.data.TestFiles.refusal;
import static org.talkoot.engine.data.TestFiles.rows;
import static org.talkoot.engine.data.TestFiles.write;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.engine.tensor.Shape;

class PackedImagesTest {
    private static final Shape SHAPE = Shape.image(3, 4, 5);

    @TempDir
    Path temp;

    private Path pictures;
    private Path file;

    @BeforeEach
    void writePictures() throws IOException {
        pictures = temp.resolve("pictures");
        file = temp.resolve("packed");
        picture("dog/b.jpg", 9, 8, "jpg");
        picture("dog/a.png", 5, 4, "png");
        picture("cat/1.bmp", 12, 4, "bmp");
        picture("cat/0.gif", 3, 3, "gif");
        write(pictures.resolve(".hidden"), "no picture");
        write(pictures.resolve("cat/.DS_Store"), "no picture");
        write(pictures.resolve("README"), "beside the classes");
    }

    private Path picture(String name, int width, int height, String format) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(name.hashCode());
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, random.nextInt(1 << 24));
        }
        Path path = pictures.resolve(name);
        Files.createDirectories(path.getParent());
        assertTrue(ImageIO.write(image, format, path.toFile()));
        return path;
    }

    private Dataset packed() {
        PackedImages.write(ImageFolder.list(pictures), SHAPE, file);
        return PackedImages.readTrain(file);
    }

    @Test
    void classesAndPicturesAreInTheOrderOfTheirNamesAndOfOneSize() {
        Dataset data = packed();
        assertEquals(List.of("cat", "dog"), data.classNames());
        assertArrayEquals(new int[] {0, 0, 1, 1}, labels(data));
        assertEquals(SHAPE, data.sampleShape());
        float[] rows = rows(data);
        List<String> order = List.of("cat/0.gif", "cat/1.bmp", "dog/a.png", "dog/b.jpg");
        for (int i = 0; i < order.size(); i++) {
            byte[] expected = ImageFile.read(pictures.resolve(order.get(i)), 3)
                    .resized(4, 5)
                    .values();
            for (int j = 0; j < expected.length; j++) {
                assertEquals((expected[j] & 0xFF) / 255f, rows[i * expected.length + j]);
            }
        }
    }

    @Test
    void aPictureOfTheRightSizeStaysAsItIs() throws IOException {
        BufferedImage image = ImageIO.read(pictures.resolve("dog/a.png").toFile());
        float[] rows = rows(packed());
        for (int i = 0; i < 20; i++) {
            assertEquals((image.getRGB(i % 5, i / 5) >> 16 & 0xFF) / 255f, rows[2 * 60 + 3 * i]);
        }
    }

    @Test
    void theSamePicturesGiveTheSameFile() throws IOException {
        packed();
        byte[] once = Files.readAllBytes(file);
        packed();
        assertArrayEquals(once, Files.readAllBytes(file));
    }

    @Test
    void testPicturesHaveTheClassesOfTraining() throws IOException {
        Dataset train = packed();
        pictures = temp.resolve("test");
        picture("dog/x.png", 4, 4, "png");
        PackedImages.write(ImageFolder.list(pictures), SHAPE, file);
        Dataset test = PackedImages.readTest(file, train);
        assertArrayEquals(new int[] {1}, labels(test));
        assertEquals(train.classNames(), test.classNames());
        picture("cow/x.png", 4, 4, "png");
        PackedImages.write(ImageFolder.list(pictures), SHAPE, file);
        assertEquals(
                "the test data has the class \"cow\", which the training data hasn't: its classes are cat, dog",
                refusal(() -> PackedImages.readTest(file, train)));
    }

    @Test
    void whatIsNoPictureIsNamed() throws IOException {
        Path text = write(pictures.resolve("dog/notes.txt"), "a dog");
        assertEquals(
                text + " isn't a picture in PNG, JPEG, BMP or GIF; take it out of the folder of its class",
                refusal(() -> ImageFolder.list(pictures)));
        Files.delete(text);
        Path folder = Files.createDirectory(pictures.resolve("dog/more"));
        assertEquals(
                folder + " is a folder within a class, where only pictures may be",
                refusal(() -> ImageFolder.list(pictures)));
        Files.delete(folder);
        Path empty = Files.createDirectory(pictures.resolve("cow"));
        assertTrue(refusal(() -> ImageFolder.list(pictures)).startsWith(empty + " is empty, but each folder"));
        assertTrue(refusal(() -> ImageFolder.list(empty)).startsWith(empty + " has no folders in it"));
    }

    @Test
    void aDamagedPictureIsNamedAndLeavesNoFile() throws IOException {
        Path damaged = pictures.resolve("dog/a.png");
        write(damaged, Arrays.copyOf(Files.readAllBytes(damaged), 40));
        String sentence = refusal(this::packed);
        assertTrue(sentence.startsWith(damaged + " can't be read as a picture"), sentence);
        assertTrue(Files.notExists(file));
    }

    @Test
    void aTornFileIsRefusedWhereverItEnds() throws IOException {
        packed();
        byte[] whole = Files.readAllBytes(file);
        for (int length = 1; length < whole.length; length += 7) {
            write(file, Arrays.copyOf(whole, length));
            refusal(() -> PackedImages.readTrain(file));
        }
        write(file, Arrays.copyOf(whole, whole.length + 1));
        assertEquals(
                file + " isn't whole: remove it, and it is made again", refusal(() -> PackedImages.readTrain(file)));
    }
}
