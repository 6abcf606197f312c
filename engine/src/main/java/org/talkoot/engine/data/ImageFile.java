package org.talkoot.engine.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.talkoot.engine.file.FileTrouble;

/** Pictures in PNG, JPEG, BMP or GIF (its first frame), grey or in colour. */
public final class ImageFile {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
    private static final byte[] GIF = {'G', 'I', 'F', '8'};
    private static final byte[] BMP = {'B', 'M'};
    private static final int BMP_ZEROS = 6; // where four bytes must be zero, which no text has
    private static final int BEGIN_BYTES = 10;
    private static final int GREY = 1;
    private static final int COLOURS = 3;
    private static final int OPAQUE = 255;

    static {
        System.setProperty("java.awt.headless", "true");
        ImageIO.setUseCache(false); // which would be a file for each image
    }

    private ImageFile() {}

    /** Whether the file begins as a picture of these formats does. */
    public static boolean is(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] begin = in.readNBytes(BEGIN_BYTES);
            return begins(begin, PNG) || begins(begin, JPEG) || begins(begin, GIF) || isBitmap(begin);
        } catch (IOException e) {
            throw new DataException(file + " can't be read: " + FileTrouble.words(e), e);
        }
    }

    private static boolean isBitmap(byte[] begin) {
        return begins(begin, BMP)
                && begin.length == BEGIN_BYTES
                && Arrays.equals(begin, BMP_ZEROS, BEGIN_BYTES, new byte[Integer.BYTES], 0, Integer.BYTES);
    }

    private static boolean begins(byte[] bytes, byte[] magic) {
        return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }

    /**
     * @param channels 1: grey, of colours the luma 0.299 R + 0.587 G + 0.114 B of ITU-R BT.601; 3: red, green, blue. What is
     *     transparent lies on white
     * @throws DataException if the file can't be read as a picture
     */
    public static Pixels read(Path file, int channels) {
        BufferedImage image;
        try (InputStream in = Files.newInputStream(file)) {
            image = ImageIO.read(in);
        } catch (IOException | RuntimeException e) { // a damaged file may be either
            String why = e instanceof IOException io ? FileTrouble.words(io) : e.getMessage();
            throw new DataException(file + " can't be read as a picture: " + why, e);
        }
        if (image == null) {
            throw new DataException(file + " can't be read as a picture, though it begins as one");
        }
        if (channels != GREY && channels != COLOURS) {
            throw new DataException(
                    file + " is a picture, but the model takes " + channels + " channels, and not 1 or 3");
        }
        return new Pixels(channels, image.getHeight(), image.getWidth(), values(image, channels));
    }

    private static byte[] values(BufferedImage image, int channels) {
        int width = image.getWidth();
        byte[] values = new byte[Math.multiplyExact(Math.multiplyExact(image.getHeight(), width), channels)];
        for (int y = 0, to = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < width; x++, to += channels) {
                int pixel = isGrey(image) ? grey(image, x, y) : onWhite(image.getRGB(x, y));
                if (channels == GREY) {
                    values[to] = (byte) luma(pixel);
                } else {
                    values[to] = (byte) (pixel >> 16);
                    values[to + 1] = (byte) (pixel >> 8);
                    values[to + 2] = (byte) pixel;
                }
            }
        }
        return values;
    }

    /** Java would convert such values as linear ones; they are meant as they stand. */
    private static boolean isGrey(BufferedImage image) {
        return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    private static int grey(BufferedImage image, int x, int y) {
        int sample = image.getRaster().getSample(x, y, 0);
        boolean isWide = image.getRaster().getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT;
        int value = blend(isWide ? sample >> 8 : sample, image.getRGB(x, y) >>> 24);
        return value << 16 | value << 8 | value;
    }

    private static int onWhite(int argb) {
        int alpha = argb >>> 24;
        return blend(argb >> 16 & 0xFF, alpha) << 16 | blend(argb >> 8 & 0xFF, alpha) << 8 | blend(argb & 0xFF, alpha);
    }

    private static int blend(int value, int alpha) {
        return (value * alpha + OPAQUE * (OPAQUE - alpha) + OPAQUE / 2) / OPAQUE;
    }

    private static int luma(int rgb) {
        return (299 * (rgb >> 16 & 0xFF) + 587 * (rgb >> 8 & 0xFF) + 114 * (rgb & 0xFF) + 500) / 1000;
    }
}
