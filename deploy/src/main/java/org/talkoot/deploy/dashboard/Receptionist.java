package org.talkoot.deploy.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.apache.pekko.http.javadsl.model.headers.HttpCookiePair;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.talkoot.deploy.metrics.RunMetrics;

/** Lets callers in or turns them away, and says which way. */
final class Receptionist {
    private static final String BEARER = "Bearer ";

    private final Door door;
    private final Pages pages = new Pages();
    private final Supplier<HttpEntity.Chunked> events;
    private final Supplier<String> metrics;

    /**
     * @param events a stream of what happens, for one caller
     * @param metrics in Prometheus's text format
     */
    Receptionist(Door door, Supplier<HttpEntity.Chunked> events, Supplier<String> metrics) {
        this.door = door;
        this.events = events;
        this.metrics = metrics;
    }

    HttpResponse answer(HttpRequest request) {
        String host = header(request, "Host");
        if (!door.isNamedBy(host)) {
            return words(
                    StatusCodes.MISDIRECTED_REQUEST,
                    "This dashboard isn't called " + host.replaceAll("[^A-Za-z0-9.:-]", "?")
                            + ": use its address, or localhost.");
        }
        if (!request.method().equals(HttpMethods.GET)) {
            return words(StatusCodes.METHOD_NOT_ALLOWED, "This dashboard serves reading only.");
        }
        String path = request.getUri().path();
        Optional<String> inQuery = request.getUri().query().get("token");
        if (path.equals("/") && door.token().isPresent() && inQuery.isPresent() && door.opensTo(inQuery.get())) {
            return remembered(inQuery.get());
        }
        if (!door.opensTo(shown(request))) {
            return words(
                    StatusCodes.UNAUTHORIZED,
                    "This dashboard needs its token: add ?token= and the token that the run was given to its address.");
        }
        return switch (path) {
            case "/events" -> HttpResponse.create().withEntity(events.get()).addHeaders(Pages.HEADERS);
            case "/metrics" ->
                HttpResponse.create()
                        .withEntity(HttpEntities.create(
                                ContentTypes.parse(RunMetrics.CONTENT_TYPE),
                                metrics.get().getBytes(StandardCharsets.UTF_8)))
                        .addHeaders(Pages.HEADERS);
            default ->
                pages.at(path)
                        .orElseGet(() -> words(StatusCodes.NOT_FOUND, "There is nothing here; the dashboard is at /."));
        };
    }

    /** What the caller shows as a token; empty if nothing. */
    private String shown(HttpRequest request) {
        String authorization = header(request, "Authorization");
        if (authorization.startsWith(BEARER)) {
            return authorization.substring(BEARER.length());
        }
        return request.getHeader(Cookie.class).stream()
                .flatMap(Receptionist::pairs)
                .filter(pair -> pair.name().equals(cookie()))
                .map(HttpCookiePair::value)
                .findFirst()
                .orElse("");
    }

    private static Stream<HttpCookiePair> pairs(Cookie cookie) {
        return StreamSupport.stream(cookie.getCookies().spliterator(), false);
    }

    /** Cookies don't know ports: each dashboard of a host needs a name of its own. */
    private String cookie() {
        return "talkoot-" + door.address().port();
    }

    /** Keeps the token out of the address from then on. */
    private HttpResponse remembered(String token) {
        String secure = door.keys().isPresent() ? "; Secure" : "";
        return words(StatusCodes.SEE_OTHER, "")
                .addHeader(RawHeader.create("Location", "/"))
                .addHeader(RawHeader.create(
                        "Set-Cookie", cookie() + "=" + token + "; Path=/; HttpOnly; SameSite=Strict" + secure));
    }

    private static HttpResponse words(StatusCode status, String sentence) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, sentence + "\n"))
                .addHeaders(Pages.HEADERS);
    }

    private static String header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value).orElse("");
    }
}
