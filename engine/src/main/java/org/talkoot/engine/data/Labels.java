package org.talkoot.engine.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.talkoot.engine.file.Sha256;

/** What a sample's output should be: a class, or a number. */
sealed interface Labels {
    int size();

    /** Empty where the target is a number. */
    List<String> classNames();

    int label(int sample);

    float target(int sample);

    Labels first(int limit);

    Labels pick(int[] indices);

    void hash(MessageDigest digest);

    /** The names {@code 0 .. classes-1}, for data that has none. */
    static List<String> numbered(int classes) {
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }

    /** {@code labels}: a class each, in [0, classes); never written. */
    record Classes(int[] labels, List<String> classNames) implements Labels {
        @Override
        public int size() {
            return labels.length;
        }

        @Override
        public int label(int sample) {
            return labels[sample];
        }

        @Override
        public float target(int sample) {
            throw new IllegalStateException("the target is a class, not a number");
        }

        @Override
        public Labels first(int limit) {
            return new Classes(Arrays.copyOf(labels, limit), classNames);
        }

        @Override
        public Labels pick(int[] indices) {
            return new Classes(Arrays.stream(indices).map(i -> labels[i]).toArray(), classNames);
        }

        @Override
        public void hash(MessageDigest digest) {
            digest.update(("labels\n" + String.join("\n", classNames) + "\n").getBytes(StandardCharsets.UTF_8));
            Sha256.update(digest, labels);
        }
    }

    /** {@code targets}: a number each; never written. */
    record Numbers(float[] targets) implements Labels {
        @Override
        public int size() {
            return targets.length;
        }

        @Override
        public List<String> classNames() {
            return List.of();
        }

        @Override
        public int label(int sample) {
            throw new IllegalStateException("the target is a number, not a class");
        }

        @Override
        public float target(int sample) {
            return targets[sample];
        }

        @Override
        public Labels first(int limit) {
            return new Numbers(Arrays.copyOf(targets, limit));
        }

        @Override
        public Labels pick(int[] indices) {
            float[] picked = new float[indices.length];
            for (int i = 0; i < indices.length; i++) {
                picked[i] = targets[indices[i]];
            }
            return new Numbers(picked);
        }

        @Override
        public void hash(MessageDigest digest) {
            digest.update("targets\n".getBytes(StandardCharsets.UTF_8));
            Sha256.update(digest, targets, 0, targets.length);
        }
    }
}
