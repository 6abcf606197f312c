package org.talkoot.deploy.download;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentProxyTest {
    @ParameterizedTest(name = "{1}={2} and no_proxy={3}: {0} by {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "https://data.example/mnist/ | https_proxy | http://proxy.example:3128  |                | HTTP @ proxy.example:3128",
                "https://data.example/mnist/ | HTTPS_PROXY | proxy.example:3128         |                | HTTP @ proxy.example:3128",
                "http://data.example/mnist/  | ALL_PROXY   | socks5://proxy.example     |                | SOCKS @ proxy.example:1080",
                "http://data.example/mnist/  | https_proxy | http://proxy.example:3128  |                | Java's",
                "https://data.example/mnist/ | https_proxy | http://proxy.example:3128  | a.org,.example | DIRECT",
                "https://data.example/mnist/ | https_proxy | http://proxy.example:3128  | *              | DIRECT",
                "https://data.example/mnist/ | https_proxy | http://proxy.example:3128  | ta.example     | HTTP @ proxy.example:3128",
            })
    void theEnvironmentSaysWhichProxyAnAddressGoesThrough(
            URI address, String variable, String value, String exempt, String proxy) {
        EnvironmentProxy proxies =
                new EnvironmentProxy(Map.of(variable, value, "no_proxy", exempt == null ? "" : exempt));
        String found = proxies.of(address).map(Object::toString).orElse("Java's");
        assertEquals(proxy, found.replace("/<unresolved>", ""));
    }
}
