package org.talkoot.deploy.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A mistake that somebody could have made, as another text of a place in a class.
 *
 * @param type the class, by its full name
 * @param text which stands there once
 * @param instead what stands there with the defect
 */
record PlantedDefect(String name, String module, String type, String text, String instead) {
    @Override
    public String toString() {
        return name;
    }

    /** The source of the class with the defect. */
    String source() {
        Path file = Path.of("..", module, "src", "main", "java").resolve(type.replace('.', '/') + ".java");
        try {
            String source = Files.readString(file);
            int place = source.indexOf(text);
            if (place < 0 || source.indexOf(text, place + 1) >= 0) {
                throw new AssertionError(name + ": this doesn't stand in " + file + " just once: " + text);
            }
            return source.replace(text, instead);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
