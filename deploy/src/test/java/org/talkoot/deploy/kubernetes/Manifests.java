package org.talkoot.deploy.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The manifests under {@code deploy/kubernetes}, read as strictly as an API server that validates. */
final class Manifests {
    static final Path FOLDER = Path.of("kubernetes");

    /** By kind, the version that a manifest must name, and the class that knows its fields. */
    private static final Map<String, Kind> KINDS = Map.of(
            "ConfigMap", new Kind("v1", ConfigMap.class),
            "Service", new Kind("v1", Service.class),
            "PersistentVolume", new Kind("v1", PersistentVolume.class),
            "StatefulSet", new Kind("apps/v1", StatefulSet.class),
            "Deployment", new Kind("apps/v1", Deployment.class),
            "NetworkPolicy", new Kind("networking.k8s.io/v1", NetworkPolicy.class),
            "PodDisruptionBudget", new Kind("policy/v1", PodDisruptionBudget.class),
            "StorageClass", new Kind("storage.k8s.io/v1", StorageClass.class));

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .annotationIntrospector(new NothingElse())
            .build();

    private Manifests() {}

    private record Kind(String version, Class<? extends HasMetadata> model) {}

    /** The models keep what they don't know, to write it again; here it is a mistake. */
    private static final class NothingElse extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
            return false;
        }
    }

    /** All YAML files, in order. */
    static List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(FOLDER)) {
            return found.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** The documents of a file, whatever they are. */
    static List<JsonNode> documents(Path file) {
        return YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(file.toFile())
                .readAll();
    }

    /** The Kubernetes objects of a file; without those of cert-manager, whose kinds aren't Kubernetes's own. */
    static List<HasMetadata> objects(Path file) {
        List<HasMetadata> objects = new ArrayList<>();
        for (JsonNode document : documents(file)) {
            if (!isCertManagers(document)) {
                objects.add(object(document));
            }
        }
        return objects;
    }

    static boolean isCertManagers(JsonNode document) {
        return document.path("apiVersion").asString("").equals("cert-manager.io/v1");
    }

    /** @throws IllegalArgumentException for a kind or version that isn't known here; a field that isn't is Jackson's */
    static HasMetadata object(JsonNode document) {
        String kind = document.path("kind").asString("");
        Kind known = KINDS.get(kind);
        if (known == null || !known.version.equals(document.path("apiVersion").asString(""))) {
            throw new IllegalArgumentException("not a kind that is known here: " + document);
        }
        return YAML.treeToValue(document, known.model);
    }

    static HasMetadata object(String yaml) {
        return object(YAML.readTree(yaml));
    }

    /** All of the base. */
    static List<HasMetadata> base() throws IOException {
        return resources(FOLDER.resolve("base"));
    }

    /** What a kustomization lists, without what the folders that it lists have. */
    static List<HasMetadata> resources(Path folder) {
        return list(kustomization(folder), "resources").stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .flatMap(file -> objects(file).stream())
                .toList();
    }

    static JsonNode kustomization(Path folder) {
        return documents(folder.resolve("kustomization.yaml")).get(0);
    }

    static List<String> list(JsonNode node, String key) {
        return node.path(key).valueStream().map(JsonNode::asString).toList();
    }
}
