package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.talkoot.deploy.Launched;

/**
 * Machines with addresses of their own and a network between them that a test can harm: network namespaces of this kernel, at
 * a bridge in one more. Nothing outside of them sees any of it. Needs root, ip and iptables.
 */
final class Machines implements AutoCloseable {
    private static final String SUBNET = "10.117.0.";
    private static final int NODE_PORT = 7400;
    private static final String SWITCH = "switch";

    private final String prefix = "talkoot" + ProcessHandle.current().pid() + "-";
    private final List<String> names = new ArrayList<>();
    private final List<String> spaces = new ArrayList<>();

    Machines(String... names) {
        try {
            add(SWITCH);
            in(SWITCH, "ip link add bridge type bridge");
            in(SWITCH, "ip link set bridge up");
            List.of(names).forEach(this::plugIn);
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    private void add(String name) {
        run(List.of("ip", "netns", "add", prefix + name));
        spaces.add(prefix + name);
    }

    private void plugIn(String name) {
        names.add(name);
        add(name);
        in(SWITCH, "ip link add port%d type veth peer name eth0 netns %s%s", names.size(), prefix, name);
        in(SWITCH, "ip link set port%d master bridge up", names.size());
        in(name, "ip address add %s/24 dev eth0", host(name));
        in(name, "ip link set eth0 up");
        in(name, "ip link set lo up");
    }

    private String host(String name) {
        return SUBNET + (1 + names.indexOf(name));
    }

    /** A node's place on that machine. */
    Place place(String name) {
        return new Place(host(name), NODE_PORT, List.of("ip", "netns", "exec", prefix + name));
    }

    /** Nothing gets through between the ones and the others any more. */
    void part(Collection<String> ones, Collection<String> others) {
        for (String one : ones) {
            for (String other : others) {
                deafen(one, other);
                deafen(other, one);
            }
        }
    }

    /** What the one sends doesn't reach the other any more. */
    void deafen(String receiver, String sender) {
        in(receiver, "iptables -w -A INPUT -s %s -j DROP", host(sender));
    }

    /** Of all that arrives anywhere, so much is lost. */
    void lose(double probability) {
        for (String name : names) {
            in(name, "iptables -w -A INPUT -m statistic --mode random --probability %s -j DROP", probability);
        }
    }

    /** All is as it was. */
    void heal() {
        names.forEach(name -> in(name, "iptables -w -F INPUT"));
    }

    /** Whatever the one sends to the other's node goes to a port of a third machine. */
    void detour(String sender, String receiver, String over, int port) {
        in(
                sender,
                "iptables -w -t nat -A OUTPUT -p tcp -d %s --dport %d -j DNAT --to-destination %s:%d",
                host(receiver),
                NODE_PORT,
                host(over),
                port);
    }

    private void in(String name, String command, Object... values) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", prefix + name));
        words.addAll(List.of(String.format(Locale.ROOT, command, values).split(" ")));
        run(words);
    }

    private static void run(List<String> command) {
        Launched done = Launched.run(Path.of("."), command);
        assertEquals(0, done.exitCode(), () -> command + ": " + done.err());
    }

    /** Takes links and bridge with it; what still runs inside goes on without a network. */
    @Override
    public void close() {
        spaces.forEach(space -> run(List.of("ip", "netns", "delete", space)));
        spaces.clear();
    }
}
