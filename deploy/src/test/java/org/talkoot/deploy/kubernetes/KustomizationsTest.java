package org.talkoot.deploy.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every file is known to Kubernetes field by field and listed by its kustomization; what overlays add fits the base. */
class KustomizationsTest {
    private static final Set<String> OF_A_KUSTOMIZATION =
            Set.of("apiVersion", "kind", "namespace", "resources", "patches", "images");

    @Test
    void aFieldOrAKindThatKubernetesDoesNotHaveIsFound() {
        String service = "apiVersion: v1\nkind: Service\nspec: ";
        assertThrows(RuntimeException.class, () -> Manifests.object(service + "{ port: [] }"));
        assertThrows(RuntimeException.class, () -> Manifests.object(service + "{ clusterIP: a, clusterIP: b }"));
        assertThrows(RuntimeException.class, () -> Manifests.object("apiVersion: v2\nkind: Service"));
    }

    @Test
    void everyFileIsReadWithoutUnknownFieldsAndListedOnce() throws IOException {
        Set<Path> listed = new HashSet<>();
        for (Path file : Manifests.files()) {
            if (file.endsWith("kustomization.yaml")) {
                JsonNode kustomization = Manifests.kustomization(file.getParent());
                assertTrue(OF_A_KUSTOMIZATION.containsAll(kustomization.propertyNames()), file::toString);
                Stream.concat(
                                Manifests.list(kustomization, "resources").stream(),
                                kustomization
                                        .path("patches")
                                        .valueStream()
                                        .map(patch -> patch.path("path").asString()))
                        .map(file::resolveSibling)
                        .forEach(path -> assertTrue(path.toFile().isDirectory() || listed.add(path), path::toString));
            }
        }
        List<Path> manifests = Manifests.files().stream()
                .filter(file -> !file.endsWith("kustomization.yaml"))
                .toList();
        manifests.forEach(Manifests::objects);
        assertEquals(Set.copyOf(manifests), listed);
    }

    @Test
    void everyPatchIsOfAnObjectOfTheBaseAndItsContainers() throws IOException {
        for (Path file : Manifests.files()) {
            if (!file.endsWith("kustomization.yaml")) {
                continue;
            }
            for (JsonNode patch : Manifests.kustomization(file.getParent()).path("patches")) {
                HasMetadata patched = Manifests.objects(
                                file.resolveSibling(patch.path("path").asString()))
                        .get(0);
                HasMetadata original = Manifests.base().stream()
                        .filter(object -> object.getKind().equals(patched.getKind())
                                && object.getMetadata()
                                        .getName()
                                        .equals(patched.getMetadata().getName()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(patched));
                assertEquals(
                        container(pod(original)).getName(),
                        container(pod(patched)).getName());
            }
        }
    }

    @Test
    void theCertificateIsTheSecretThatThePodsMount() throws IOException {
        List<JsonNode> documents =
                Manifests.documents(Manifests.FOLDER.resolve("overlays/cert-manager/certificates.yaml"));
        assertTrue(documents.stream().allMatch(Manifests::isCertManagers));
        Set<String> issuers = names(documents, "Issuer", "/metadata/name");
        Set<String> secrets = names(documents, "Certificate", "/spec/secretName");
        assertTrue(issuers.containsAll(names(documents, "Certificate", "/spec/issuerRef/name")));
        names(documents, "Issuer", "/spec/ca/secretName")
                .forEach(secret -> assertTrue(secret.isEmpty() || secrets.contains(secret), secret));
        Set<String> mounted = Manifests.base().stream()
                .filter(object -> object instanceof StatefulSet || object instanceof Deployment)
                .flatMap(object -> pod(object).getSpec().getVolumes().stream())
                .filter(volume -> volume.getSecret() != null)
                .map(volume -> volume.getSecret().getSecretName())
                .collect(Collectors.toSet());
        assertEquals(Set.of("talkoot-tls"), mounted);
        assertTrue(secrets.containsAll(mounted));
    }

    @Test
    void theStorageOfOneMachineIsWhatItsCoordinatorsClaim() throws IOException {
        Path overlay = Manifests.FOLDER.resolve("overlays/one-machine");
        List<HasMetadata> storage = Manifests.objects(overlay.resolve("storage.yaml"));
        StatefulSet patch = (StatefulSet)
                Manifests.objects(overlay.resolve("coordinator.yaml")).get(0);
        String claimed =
                patch.getSpec().getVolumeClaimTemplates().get(0).getSpec().getStorageClassName();
        assertEquals(claimed, storage.get(0).getMetadata().getName());
        List<String> classes = storage.stream()
                .filter(PersistentVolume.class::isInstance)
                .map(volume -> ((PersistentVolume) volume).getSpec().getStorageClassName())
                .toList();
        assertEquals(List.of(claimed, claimed), classes);
    }

    private static Set<String> names(List<JsonNode> documents, String kind, String pointer) {
        return documents.stream()
                .filter(document -> document.path("kind").asString().equals(kind))
                .map(document -> document.at(pointer).asString(""))
                .collect(Collectors.toSet());
    }

    private static PodTemplateSpec pod(HasMetadata object) {
        return object instanceof StatefulSet set
                ? set.getSpec().getTemplate()
                : ((Deployment) object).getSpec().getTemplate();
    }

    private static Container container(PodTemplateSpec pod) {
        return pod.getSpec().getContainers().get(0);
    }
}
