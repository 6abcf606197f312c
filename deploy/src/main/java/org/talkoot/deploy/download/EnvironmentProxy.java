package org.talkoot.deploy.download;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxy that the environment asks for, as curl reads it: {@code https_proxy}, {@code http_proxy}, {@code all_proxy} and
 * {@code no_proxy}, in small letters or capitals. Java itself looks at its own properties ({@code https.proxyHost}) only,
 * which count where the environment says nothing.
 */
final class EnvironmentProxy {
    private static final int USUAL_PORT = 1080;

    private final Map<String, String> environment;

    EnvironmentProxy(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Empty: what Java finds. */
    Optional<Proxy> of(URI address) {
        if (isExempt(address.getHost())) {
            return Optional.of(Proxy.NO_PROXY);
        }
        return Stream.of(address.getScheme() + "_proxy", "all_proxy")
                .flatMap(name -> variable(name).stream())
                .findFirst()
                .map(EnvironmentProxy::proxy);
    }

    private Optional<String> variable(String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .map(environment::get)
                .filter(value -> value != null && !value.isBlank())
                .findFirst();
    }

    private boolean isExempt(String host) {
        return variable("no_proxy").stream()
                .flatMap(list -> Stream.of(list.split("[\\s,]+")))
                .map(name -> name.replaceFirst("^\\*?\\.", ""))
                .anyMatch(name -> name.equals("*") || host.equals(name) || host.endsWith("." + name));
    }

    private static Proxy proxy(String value) {
        URI address = URI.create(value.contains("://") ? value : "http://" + value);
        int port = address.getPort() < 0 ? USUAL_PORT : address.getPort();
        Proxy.Type type = address.getScheme().startsWith("socks") ? Proxy.Type.SOCKS : Proxy.Type.HTTP;
        return new Proxy(type, new InetSocketAddress(address.getHost(), port));
    }
}
