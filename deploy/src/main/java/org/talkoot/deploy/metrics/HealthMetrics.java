package org.talkoot.deploy.metrics;

import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProvider;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;

/** Serves this process's metrics where its probes are answered. Pekko Management makes one, by its name in the configuration. */
public final class HealthMetrics implements ManagementRouteProvider {
    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return Directives.path(
                "metrics", () -> Directives.get(() -> Directives.complete(response(RunMetrics.ofThisProcess()))));
    }

    /** In Prometheus's text format. */
    static HttpResponse response(RunMetrics metrics) {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(
                        ContentTypes.parse(RunMetrics.CONTENT_TYPE),
                        metrics.scrape().getBytes(StandardCharsets.UTF_8)));
    }
}
