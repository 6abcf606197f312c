package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a coordinator's dashboard shows of workers in other processes. */
@Tag("system")
@Timeout(120)
class ClusterDashboardTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void theNormsOfLayersAndWhereTheWorkersTimeGoesComeFromTheirNodes(@TempDir Path temp) throws Exception {
        EndlessJob job = new EndlessJob(temp, 1_000_000);
        String place = Place.HERE.anyAddress();
        try (RunningCluster cluster = new RunningCluster(temp)) {
            cluster.coordinate(job.file(), "--min-workers", "2", "--dashboard", place);
            cluster.worker(1);
            cluster.worker(1);
            cluster.await(() -> isThere(place), "the dashboard");
            JsonNode norms = null;
            JsonNode phases = null;
            try (Stream<String> lines =
                    http.send(request(place, "/events"), BodyHandlers.ofLines()).body()) {
                Iterator<String> each =
                        lines.filter(line -> line.startsWith("data: ")).iterator();
                while (norms == null || phases == null) {
                    JsonNode news = JSON.readTree(each.next().substring("data: ".length()));
                    norms = news.has("norms") ? news.get("norms") : norms;
                    phases = news.at("/overview/phases/forward").asDouble() > 0 ? news.at("/overview/phases") : phases;
                }
            }
            assertEquals("0 flatten", norms.at("/names/0").asText());
            assertTrue(norms.at("/activations/1").asDouble() > 0, norms::toString);
            assertTrue(norms.at("/gradients/1").asDouble() > 0, norms::toString);
            assertTrue(phases.path("waiting").asDouble() > 0, phases::toString);
        }
    }

    private static HttpRequest request(String place, String path) {
        return HttpRequest.newBuilder(URI.create("http://" + place + path)).build();
    }

    private boolean isThere(String place) {
        try {
            return http.send(request(place, "/"), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
