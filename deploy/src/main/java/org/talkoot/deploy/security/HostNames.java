package org.talkoot.deploy.security;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The names and addresses of one host, as given to {@code talkoot certificates}: {@code node1,10.0.0.1}. */
record HostNames(List<String> names) {
    /** The authority's folder, beside those of the hosts. */
    static final String AUTHORITY = "ca";

    // RFC 1123, lower case or upper: letters, digits and hyphens; so nothing that leads out of a folder
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");
    private static final int MOST_CHARACTERS = 253;

    /** @throws SecurityMistake if one can't be the name or the address of a host */
    static HostNames parse(String argument) {
        List<String> names =
                Arrays.stream(argument.split(",", -1)).map(String::strip).toList();
        names.forEach(HostNames::check);
        if (names.get(0).equalsIgnoreCase(AUTHORITY)) {
            throw new SecurityMistake("a host can't be called \"" + AUTHORITY
                    + "\": that is the authority's folder; give its" + " full name or address first");
        }
        return new HostNames(names);
    }

    private static void check(String name) {
        boolean right = CertificateNames.isAddress(name)
                ? isWholeAddress(name)
                : name.length() <= MOST_CHARACTERS
                        && Arrays.stream(name.split("\\.", -1))
                                .allMatch(label -> LABEL.matcher(label).matches());
        if (!right) {
            throw new SecurityMistake("HOST must be the name or the IP address of a host, such as node1 or"
                    + " node1,10.0.0.1, but is \"" + name + '"');
        }
    }

    /** Java takes {@code 10.1} for an address, too. */
    private static boolean isWholeAddress(String name) {
        if (name.contains(":")) {
            CertificateNames.address(name);
            return true;
        }
        String[] numbers = name.split("\\.", -1);
        return numbers.length == 4
                && Arrays.stream(numbers)
                        .allMatch(number -> number.matches("[0-9]{1,3}") && Integer.parseInt(number) < 256);
    }

    /** Named by the first; Windows has no colons in names. */
    String folder() {
        return names.get(0).replace(':', '-');
    }
}
