package org.talkoot.deploy.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.talkoot.engine.file.FileTrouble;

/** The three files of a node as they are in its folder, in PEM; two are equal if the same node starts with them. */
record TlsFiles(Path folder, String certificate, String key, String authorities) {
    /** cert-manager's names. */
    static final String CERTIFICATE = "tls.crt";

    static final String KEY = "tls.key";
    static final String AUTHORITIES = "ca.crt";

    private static final int MOST_BYTES = 1 << 20;

    /** @throws SecurityMistake if one can't be read */
    static TlsFiles read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new SecurityMistake(folder + " must be a folder with " + CERTIFICATE + ", " + KEY + " and "
                    + AUTHORITIES + "; talkoot certificates makes one");
        }
        return new TlsFiles(folder, text(folder, CERTIFICATE), text(folder, KEY), text(folder, AUTHORITIES));
    }

    private static String text(Path folder, String name) {
        Path file = folder.resolve(name);
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new SecurityMistake(file + " is too large: it should hold a few certificates or a key in PEM");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new SecurityMistake("there is no " + name + " in " + folder + ": a node needs " + CERTIFICATE + ", "
                    + KEY + " and " + AUTHORITIES);
        } catch (IOException e) {
            throw new SecurityMistake("can't read " + file + ": " + FileTrouble.words(e));
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** The key stays out of logs. */
    @Override
    public String toString() {
        return "the files in " + folder;
    }
}
