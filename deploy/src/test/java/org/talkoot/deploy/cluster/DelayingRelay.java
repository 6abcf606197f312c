package org.talkoot.deploy.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * Passes connections on to nodes that are far away: every byte arrives 50 ms after it was sent. For kernels that can't delay
 * packets. It shows what waiting for answers costs, not how TCP copes with distance: its connections are near at both ends.
 */
final class DelayingRelay {
    private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private record Piece(byte[] bytes, long dueNanos) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.signum(dueNanos - ((Piece) other).dueNanos);
        }
    }

    private DelayingRelay() {}

    /** @param routes each {@code PORT=HOST:PORT}: where it listens, and to whom it passes on what it hears there */
    public static void main(String[] routes) throws IOException {
        for (String route : routes) {
            String[] parts = route.split("[=:]");
            ServerSocket server = new ServerSocket(Integer.parseInt(parts[0]));
            inBackground(() -> {
                while (true) {
                    Socket caller = server.accept();
                    inBackground(() -> passOn(caller, parts[1], Integer.parseInt(parts[2])));
                }
            });
        }
    }

    private static void passOn(Socket caller, String host, int port) throws IOException {
        try {
            Socket node = new Socket(host, port);
            caller.setTcpNoDelay(true);
            node.setTcpNoDelay(true);
            delay(caller, node);
            delay(node, caller);
        } catch (IOException nobodyThere) {
            caller.close();
        }
    }

    private static void delay(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        DelayQueue<Piece> underWay = new DelayQueue<>();
        inBackground(() -> {
            byte[] buffer = new byte[1 << 16];
            int count = 0;
            while (count >= 0) {
                count = in.read(buffer);
                byte[] bytes = Arrays.copyOf(buffer, Math.max(0, count));
                underWay.add(new Piece(bytes, System.nanoTime() + DELAY_NANOS));
            }
        });
        inBackground(() -> {
            for (Piece piece = underWay.take(); piece.bytes().length > 0; piece = underWay.take()) {
                out.write(piece.bytes());
            }
            to.close(); // no byte more: the connection's end
        });
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void inBackground(Work work) {
        new Thread(() -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException closed) {
                        return; // as the connection is
                    }
                })
                .start();
    }
}
