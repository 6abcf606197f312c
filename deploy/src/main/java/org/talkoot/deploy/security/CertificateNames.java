package org.talkoot.deploy.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** For which hosts a certificate is: its subject alternative names. */
record CertificateNames(List<String> dns, List<String> addresses) {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    static CertificateNames of(X509Certificate certificate) {
        return new CertificateNames(names(certificate, DNS), names(certificate, ADDRESS));
    }

    private static List<String> names(X509Certificate certificate, int kind) {
        try {
            var all = certificate.getSubjectAlternativeNames();
            return all == null
                    ? List.of()
                    : all.stream()
                            .filter(name -> name.get(0).equals(kind))
                            .map(name -> (String) name.get(1))
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** What a peer asks before it talks to {@code host} (RFC 9525): a wildcard stands for one whole label. */
    boolean include(String host) {
        if (isAddress(host)) {
            InetAddress address = address(host);
            return addresses.stream().anyMatch(name -> address(name).equals(address));
        }
        String wanted = host.toLowerCase(Locale.ROOT);
        String anyOfDomain = wanted.replaceFirst("^[^.]+", "*");
        return dns.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.equals(wanted) || name.equals(anyOfDomain));
    }

    /** Whether it is written as an address, not as a name. */
    static boolean isAddress(String host) {
        return LITERAL.matcher(host).matches();
    }

    /** @throws SecurityMistake if it isn't one */
    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new SecurityMistake(literal + " is no IP address");
        }
    }

    @Override
    public String toString() {
        return dns.isEmpty() && addresses.isEmpty()
                ? "no host at all"
                : String.join(
                        ", ", Stream.concat(dns.stream(), addresses.stream()).toList());
    }
}
