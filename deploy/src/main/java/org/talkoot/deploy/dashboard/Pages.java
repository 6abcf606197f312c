package org.talkoot.deploy.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The page's files, which load nothing from elsewhere and may not. */
final class Pages {
    /** Of every response. */
    static final List<HttpHeader> HEADERS = List.of(
            RawHeader.create(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
                            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("Referrer-Policy", "no-referrer"),
            RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"),
            RawHeader.create("Cache-Control", "no-store"));

    private static final ContentType CSS = MediaTypes.TEXT_CSS.toContentType(HttpCharsets.UTF_8);
    private static final ContentType JAVASCRIPT =
            MediaTypes.applicationWithOpenCharset("javascript", "js").toContentType(HttpCharsets.UTF_8);

    private static final Map<String, ContentType> FILES = Map.of(
            "/index.html", ContentTypes.TEXT_HTML_UTF8,
            "/dashboard.css", CSS,
            "/main.js", JAVASCRIPT,
            "/words.js", JAVASCRIPT,
            "/chart.js", JAVASCRIPT,
            "/panels.js", JAVASCRIPT,
            "/timeline.js", JAVASCRIPT,
            "/icon.svg", MediaTypes.IMAGE_SVG_XML.toContentType());

    private final Map<String, byte[]> read = new ConcurrentHashMap<>();

    /** @param path of a request; {@code /} is the page */
    Optional<HttpResponse> at(String path) {
        String name = path.equals("/") ? "/index.html" : path;
        return Optional.ofNullable(FILES.get(name))
                .map(type -> HttpResponse.create()
                        .withEntity(HttpEntities.create(type, read.computeIfAbsent(name, Pages::resource)))
                        .addHeaders(HEADERS));
    }

    private static byte[] resource(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(name.substring(1))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
