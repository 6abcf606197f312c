package org.talkoot.deploy.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.cluster.NodeAddress;
import org.talkoot.deploy.security.SecurityMistake;
import org.talkoot.deploy.watch.RunWatch;

class DashboardTest {
    private static final String TOKEN = "0123456789abcdef0123";

    private final HttpClient client = HttpClient.newHttpClient();
    private final RunWatch watch = new RunWatch(new RunWatch.Job("job", "runs/job", 2, 10), InstantSource.system());
    private Dashboard dashboard;

    @AfterEach
    void end() {
        if (dashboard != null) {
            dashboard.close();
        }
    }

    private void open(String host, Optional<String> token) {
        Door door = Door.of(new NodeAddress(host, 0), token, Optional.empty());
        dashboard = Dashboard.open(door, watch, () -> {}, () -> "talkoot_steps_total 7.0\n");
    }

    @Test
    void thePageAndItsFilesLoadNothingFromElsewhere() throws Exception {
        open("127.0.0.1", Optional.empty());
        for (String path : new String[] {
            "/", "/dashboard.css", "/main.js", "/chart.js", "/panels.js", "/timeline.js", "/words.js", "/icon.svg"
        }) {
            HttpResponse<String> response = get(path);
            assertEquals(200, response.statusCode(), path);
            String policy =
                    response.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertTrue(policy.contains("default-src 'none'") && !policy.contains("unsafe"), policy);
            String elsewhere = response.body().replace("http://www.w3.org/2000/svg", "");
            assertFalse(elsewhere.contains("http://") || elsewhere.contains("https://"), path);
        }
        assertEquals("talkoot_steps_total 7.0\n", get("/metrics").body());
        assertEquals(404, get("/../pom.xml").statusCode());
        assertEquals(404, get("/Dashboard.class").statusCode());
    }

    @Test
    void onlyReadingIsServedAndOnlyToThoseWhoCallItByItsName() throws Exception {
        open("127.0.0.1", Optional.empty());
        assertTrue(raw("POST / HTTP/1.1", "localhost").startsWith("HTTP/1.1 405"));
        assertTrue(raw("GET / HTTP/1.1", "evil.example.com").startsWith("HTTP/1.1 421"), "DNS rebinding");
        assertTrue(raw("GET /events HTTP/1.1", "evil.example.com:" + dashboard.port())
                .startsWith("HTTP/1.1 421"));
        assertTrue(raw("GET / HTTP/1.1", "localhost:" + dashboard.port()).startsWith("HTTP/1.1 200"));
        assertTrue(raw("GET / HTTP/1.1", "[::1]:80").startsWith("HTTP/1.1 200"));
    }

    @Test
    void beyondThisMachineItNeedsATokenAndAsksForIt() throws Exception {
        SecurityMistake open = assertThrows(SecurityMistake.class, () -> open("0.0.0.0", Optional.empty()));
        assertTrue(open.getMessage().contains("--dashboard-token"), open.getMessage());
        assertThrows(SecurityMistake.class, () -> open("0.0.0.0", Optional.of("short")));

        open("0.0.0.0", Optional.of(TOKEN));
        for (String path : new String[] {"/", "/events", "/metrics", "/main.js", "/?token=wrong"}) {
            assertEquals(401, get(path).statusCode(), path);
        }
        HttpResponse<String> let = get("/?token=" + TOKEN);
        assertEquals(303, let.statusCode());
        String cookie = let.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
        assertEquals(
                200,
                get("/", "Cookie", cookie.substring(0, cookie.indexOf(';'))).statusCode());
        assertEquals(200, get("/metrics", "Authorization", "Bearer " + TOKEN).statusCode());
        assertEquals(
                401, get("/metrics", "Authorization", "Bearer " + TOKEN + "x").statusCode());
    }

    @Test
    void whoListensHearsWhatIsNewAndTheEnd() throws Exception {
        open("127.0.0.1", Optional.empty());
        HttpResponse<Stream<String>> events =
                client.send(HttpRequest.newBuilder(uri("/events")).build(), HttpResponse.BodyHandlers.ofLines());
        Iterator<String> lines = events.body().iterator();
        assertTrue(lines.next().startsWith("data: {\"overview\":{\"state\":\"waiting\""));
        watch.failed("it broke");
        String rest = remaining(lines);
        assertTrue(rest.contains("\"state\":\"failed\",\"sentence\":\"it broke\""), rest);
    }

    @Test
    void aPlaceThatIsTakenIsRefusedInASentence() {
        open("127.0.0.1", Optional.empty());
        Door same = Door.of(new NodeAddress("127.0.0.1", dashboard.port()), Optional.empty(), Optional.empty());
        JobRefusedException refused =
                assertThrows(JobRefusedException.class, () -> Dashboard.open(same, watch, () -> {}, () -> ""));
        assertTrue(refused.getMessage().startsWith("can't show the dashboard on 127.0.0.1:"), refused.getMessage());
    }

    /** Until the server ends the stream. */
    private static String remaining(Iterator<String> lines) {
        StringBuilder all = new StringBuilder();
        lines.forEachRemaining(line -> all.append(line).append('\n'));
        return all.toString();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + dashboard.port() + path);
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** With a Host header that the JDK's client wouldn't send. */
    private String raw(String request, String host) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", dashboard.port())) {
            OutputStream out = socket.getOutputStream();
            out.write((request + "\r\nHost: " + host + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            try (BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                return host.startsWith("evil") || request.startsWith("POST")
                        ? in.readLine()
                        : in.lines().collect(Collectors.joining("\n"));
            }
        }
    }
}
