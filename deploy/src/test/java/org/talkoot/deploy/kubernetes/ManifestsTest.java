package org.talkoot.deploy.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.job.JobFile;

/** The base: whatever a manifest names is there in another. */
class ManifestsTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\(([A-Z_]+)\\)");
    private static final int DRAINED_SECONDS = 25;

    private final List<HasMetadata> base = Manifests.base();
    private final StatefulSet coordinators = only(StatefulSet.class);
    private final Deployment workers = only(Deployment.class);
    private final Map<String, PodTemplateSpec> pods = Map.of(
            "coordinator", coordinators.getSpec().getTemplate(),
            "worker", workers.getSpec().getTemplate());

    ManifestsTest() throws IOException {}

    @Test
    void everySelectorSelectsPodsOfTalkoot() {
        assertEquals(labels("coordinator"), coordinators.getSpec().getSelector().getMatchLabels());
        assertEquals(labels("worker"), workers.getSpec().getSelector().getMatchLabels());
        assertEquals(labels("coordinator"), only(Service.class).getSpec().getSelector());
        for (PodDisruptionBudget budget : all(PodDisruptionBudget.class)) {
            String component = budget.getMetadata().getLabels().get("app.kubernetes.io/component");
            assertEquals(labels(component), budget.getSpec().getSelector().getMatchLabels());
        }
        pods.forEach((component, pod) -> pod.getSpec()
                .getTopologySpreadConstraints()
                .forEach(spread -> assertEquals(
                        labels(component), spread.getLabelSelector().getMatchLabels())));
        var policy = only(NetworkPolicy.class).getSpec();
        List<Map<String, String>> selected = Stream.of(
                        Stream.of(policy.getPodSelector()),
                        policy.getIngress().stream()
                                .flatMap(rule -> rule.getFrom().stream())
                                .map(peer -> peer.getPodSelector()),
                        policy.getEgress().stream()
                                .flatMap(rule -> rule.getTo().stream())
                                .map(peer -> peer.getPodSelector()))
                .flatMap(selectors -> selectors)
                .map(selector -> selector.getMatchLabels())
                .toList();
        assertEquals(3, selected.size());
        for (Map<String, String> labels : selected) {
            pods.keySet()
                    .forEach(
                            component -> assertTrue(labels(component).entrySet().containsAll(labels.entrySet())));
        }
    }

    @Test
    void workersReachEachOthersLanes() {
        var policy = only(NetworkPolicy.class).getSpec();
        Container worker = container(pods.get("worker"));
        int port = Integer.parseInt(argument(worker, "lane-port"));
        assertTrue(worker.getPorts().stream()
                .anyMatch(each -> each.getName().equals("lanes") && each.getContainerPort() == port));
        assertEquals(
                port, policy.getIngress().get(0).getPorts().get(1).getPort().getIntVal());
        assertEquals(port, policy.getEgress().get(0).getPorts().get(1).getPort().getIntVal());
    }

    @Test
    void portsAgreeWithTheArgumentsTheServiceTheProbesAndThePolicy() {
        var policy = only(NetworkPolicy.class).getSpec();
        pods.values().forEach(pod -> {
            Container container = container(pod);
            Map<String, Integer> ports = container.getPorts().stream()
                    .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));
            assertTrue(argument(container, "bind").endsWith(":" + ports.get("cluster")));
            assertEquals(ports.get("health").toString(), argument(container, "health-port"));
            assertEquals("/alive", path(container.getLivenessProbe()));
            assertEquals("/ready", path(container.getReadinessProbe()));
            var service = only(Service.class).getSpec().getPorts().get(0);
            assertEquals("cluster", service.getTargetPort().getStrVal());
            assertEquals(ports.get("cluster"), service.getPort());
            assertEquals(
                    ports.get("cluster"),
                    policy.getIngress().get(0).getPorts().get(0).getPort().getIntVal());
            assertEquals(
                    ports.get("cluster"),
                    policy.getEgress().get(0).getPorts().get(0).getPort().getIntVal());
        });
    }

    @Test
    void allJoinEachCoordinatorByTheNameThatTheServiceGivesIt() {
        String service = coordinators.getSpec().getServiceName();
        assertEquals(only(Service.class).getMetadata().getName(), service);
        assertEquals("None", only(Service.class).getSpec().getClusterIP());
        assertTrue(only(Service.class).getSpec().getPublishNotReadyAddresses());
        String names = IntStream.range(0, coordinators.getSpec().getReplicas())
                .mapToObj(pod -> coordinators.getMetadata().getName() + "-" + pod + ".$(COORDINATORS):7400")
                .collect(Collectors.joining(","));
        assertEquals(names, argument(container(pods.get("worker")), "join"));
        assertEquals(names, argument(container(pods.get("coordinator")), "seeds"));
        pods.values()
                .forEach(pod -> assertEquals(
                        service + ".$(POD_NAMESPACE).svc.$(DOMAIN)",
                        container(pod).getEnv().stream()
                                .filter(variable -> variable.getName().equals("COORDINATORS"))
                                .findFirst()
                                .orElseThrow()
                                .getValue()));
    }

    @Test
    void everyVariableIsDefinedBeforeItIsUsedAndComesFromSomewhere() {
        pods.values().forEach(pod -> {
            Set<String> defined = new HashSet<>();
            for (EnvVar variable : container(pod).getEnv()) {
                assertTrue(defined.containsAll(variables(variable.getValue())), variable::toString);
                if (variable.getValueFrom() != null && variable.getValueFrom().getConfigMapKeyRef() != null) {
                    var key = variable.getValueFrom().getConfigMapKeyRef();
                    assertTrue(configMap(key.getName()).getData().containsKey(key.getKey()), key::toString);
                }
                defined.add(variable.getName());
            }
            container(pod)
                    .getArgs()
                    .forEach(argument -> assertTrue(defined.containsAll(variables(argument)), argument));
        });
    }

    @Test
    void everyMountHasItsVolumeAndEveryFileThatIsNamedIsMounted() {
        pods.forEach((component, pod) -> {
            Set<String> volumes = pod.getSpec().getVolumes().stream()
                    .map(Volume::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (component.equals("coordinator")) {
                coordinators
                        .getSpec()
                        .getVolumeClaimTemplates()
                        .forEach(claim -> volumes.add(claim.getMetadata().getName()));
            }
            List<VolumeMount> mounts = container(pod).getVolumeMounts();
            assertEquals(
                    volumes, mounts.stream().map(VolumeMount::getName).collect(Collectors.toCollection(TreeSet::new)));
            Stream.of("run-dir", "cache", "tls")
                    .map(option -> argument(container(pod), option))
                    .filter(path -> !path.isEmpty())
                    .forEach(path -> assertTrue(
                            mounts.stream()
                                    .anyMatch(mount -> mount.getMountPath().equals(path)),
                            path));
            pod.getSpec().getVolumes().stream()
                    .filter(volume -> volume.getConfigMap() != null)
                    .forEach(volume -> configMap(volume.getConfigMap().getName()));
        });
    }

    @Test
    void theJobIsOne() {
        String job = configMap("talkoot-job").getData().get("job.conf");
        assertEquals(
                "digits",
                JobFile.parse(job, "job.conf", Path.of("."), List.of()).name());
        assertEquals(
                "/etc/talkoot/job/job.conf",
                container(pods.get("coordinator")).getArgs().get(1));
    }

    @Test
    void podsMayDoNothingThatTheyNeedNotDo() {
        pods.values().forEach(pod -> {
            var security = pod.getSpec().getSecurityContext();
            assertTrue(security.getRunAsNonRoot() && security.getRunAsUser() > 0);
            assertEquals("RuntimeDefault", security.getSeccompProfile().getType());
            assertEquals(false, pod.getSpec().getAutomountServiceAccountToken());
            var own = container(pod).getSecurityContext();
            assertEquals(false, own.getAllowPrivilegeEscalation());
            assertEquals(true, own.getReadOnlyRootFilesystem());
            assertEquals(List.of("ALL"), own.getCapabilities().getDrop());
            assertTrue(container(pod).getResources().getLimits().containsKey("memory"));
            assertTrue(pod.getSpec().getTerminationGracePeriodSeconds() > DRAINED_SECONDS);
        });
    }

    private static Set<String> variables(String text) {
        return VARIABLE.matcher(text == null ? "" : text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toSet());
    }

    /** The value of an option of a container's command line; empty where it isn't given. */
    private static String argument(Container container, String option) {
        return container.getArgs().stream()
                .filter(argument -> argument.startsWith("--" + option + "="))
                .map(argument -> argument.substring(option.length() + 3))
                .findFirst()
                .orElse("");
    }

    private static String path(Probe probe) {
        assertEquals("health", probe.getHttpGet().getPort().getStrVal());
        return probe.getHttpGet().getPath();
    }

    private static Container container(PodTemplateSpec pod) {
        assertEquals(1, pod.getSpec().getContainers().size());
        return pod.getSpec().getContainers().get(0);
    }

    private Map<String, String> labels(String component) {
        return pods.get(component).getMetadata().getLabels();
    }

    private ConfigMap configMap(String name) {
        return all(ConfigMap.class).stream()
                .filter(map -> map.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no config map " + name));
    }

    private <T> T only(Class<T> kind) {
        assertEquals(1, all(kind).size(), kind::getName);
        return all(kind).get(0);
    }

    private <T> List<T> all(Class<T> kind) {
        return base.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
