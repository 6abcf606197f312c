package org.talkoot.deploy.download;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.talkoot.deploy.download.PublicData.RemoteFile;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.engine.file.Sha256;

/**
 * Fetches one file over HTTP. It comes to {@code NAME.part} and gets its name when all of it is there and its hash is right,
 * so a file with its name is whole. What was fetched of it before is kept, and gone on with.
 */
final class Download {
    private static final int CONNECT_MS = 15_000;
    private static final int SILENCE_MS = 30_000; // after which a server is given up
    private static final int BUFFER_BYTES = 1 << 16;

    /** Hears of what arrives; {@code total} is -1 where the server doesn't say. */
    interface Listener {
        void arrived(long bytes, long total);
    }

    private final EnvironmentProxy proxies;
    private final Listener listener;

    Download(EnvironmentProxy proxies, Listener listener) {
        this.proxies = proxies;
        this.listener = listener;
    }

    /** Whether the file is there and right. */
    static boolean isIntact(RemoteFile file, Path path) {
        try {
            return Files.isRegularFile(path) && hash(file, path).equals(file.sha256());
        } catch (IOException damaged) {
            return false;
        }
    }

    private static String hash(RemoteFile file, Path path) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream raw = Files.newInputStream(path);
                InputStream content =
                        new DigestInputStream(file.gzip() ? new GZIPInputStream(raw, BUFFER_BYTES) : raw, digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * @param mirrors asked one after the other
     * @throws DownloadException if none has the right file; says what the last one did
     */
    void fetch(RemoteFile file, List<URI> mirrors, Path folder) {
        Path part = folder.resolve(file.name() + ".part");
        String trouble = "";
        IOException last = null;
        for (URI mirror : mirrors) {
            URI address = mirror.resolve(file.name());
            try {
                if (receiveIntact(file, address, part)) {
                    Files.move(part, folder.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
                    return;
                }
                trouble = address + " gave another file than the known one (its SHA-256 differs)";
            } catch (IOException e) {
                last = e;
                trouble = words(address, e);
            }
        }
        throw new DownloadException(
                trouble + "; name another place with --mirror, or put " + file.name() + " into " + folder + " yourself",
                last);
    }

    /** Goes on with what there is of it; if that turns out to be of something else, begins anew. */
    private boolean receiveIntact(RemoteFile file, URI address, Path part) throws IOException {
        for (boolean goesOn = Files.exists(part); ; goesOn = false) {
            receive(address, part);
            if (isIntact(file, part)) {
                return true;
            }
            Files.delete(part);
            if (!goesOn) {
                return false;
            }
        }
    }

    private void receive(URI address, Path part) throws IOException {
        boolean web = address.getScheme().startsWith("http");
        long have = web && Files.exists(part) ? Files.size(part) : 0;
        URLConnection connection = connect(address, have);
        if (connection instanceof HttpURLConnection http) {
            int status = http.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK) {
                have = 0;
            } else if (status == 416 && have > 0) { // there is no more of it: what is there will be checked
                return;
            } else if (status != HttpURLConnection.HTTP_PARTIAL) {
                throw new StatusException(status);
            }
        }
        long left = connection.getContentLengthLong();
        long total = left < 0 ? -1 : have + left;
        try (InputStream in = connection.getInputStream();
                OutputStream out = Files.newOutputStream(
                        part,
                        StandardOpenOption.CREATE,
                        have > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            long arrived = have + counted(in, have, total).transferTo(out);
            if (total >= 0 && arrived < total) {
                throw new IOException("the connection ended after " + arrived + " of " + total + " bytes");
            }
        }
    }

    private URLConnection connect(URI address, long have) throws IOException {
        Optional<Proxy> proxy = proxies.of(address);
        URLConnection connection = proxy.isPresent()
                ? address.toURL().openConnection(proxy.get())
                : address.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MS);
        connection.setReadTimeout(SILENCE_MS);
        connection.setRequestProperty("User-Agent", "talkoot");
        if (have > 0) {
            connection.setRequestProperty("Range", "bytes=" + have + "-");
        }
        return connection;
    }

    private InputStream counted(InputStream in, long have, long total) {
        return new FilterInputStream(in) {
            private long arrived = have;

            @Override
            public int read(byte[] to, int at, int most) throws IOException {
                int count = super.read(to, at, most);
                if (count > 0) {
                    arrived += count;
                    listener.arrived(arrived, total);
                }
                return count;
            }
        };
    }

    /** A server's answer that isn't the file. */
    private static final class StatusException extends IOException {
        private static final long serialVersionUID = 1;
        private final int status;

        StatusException(int status) {
            super("HTTP status " + status);
            this.status = status;
        }
    }

    private static String words(URI address, IOException e) {
        if (e instanceof UnknownHostException) {
            return "there is no way to " + address.getHost() + " from here (no network, or its name isn't known)";
        } else if (e instanceof SocketTimeoutException) {
            return address.getHost() + " doesn't answer";
        } else if (e instanceof StatusException answer) {
            return address + (answer.status == 404 ? " isn't there" : " can't be had") + " (" + e.getMessage() + ")";
        } else if (e instanceof MalformedURLException) {
            return address + " isn't an address of http, https or file";
        }
        return address + " can't be fetched: " + FileTrouble.words(e);
    }
}
