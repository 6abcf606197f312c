package org.talkoot.protocol.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Which classes travel in bulk messages, with fixed ids, so that every process of one version reads what another wrote.
 * Nothing else is read or written: no class by its name, no reference to an earlier object.
 *
 * <pre>{@code
 * static final KryoSetup MESSAGES = KryoSetup.registering(classes -> classes
 *         .add(16, GradientChunk.class, GradientChunkSerializer::new)
 *         .add(17, WeightsChunk.class, WeightsChunkSerializer::new));
 * }</pre>
 */
public final class KryoSetup {
    /** Kryo has the ids below 10 for primitives and texts, this class those below 16. */
    public static final int FIRST_ID = 16;

    private static final int FLOATS_ID = 10;
    private static final int SLICE_ID = 11;
    private static final int MOST_NESTED = 16;

    private final Classes classes;

    private KryoSetup(Classes classes) {
        this.classes = classes;
    }

    /** The classes that an application registers beside {@code float[]} and {@link FloatArraySlice}. */
    public static KryoSetup registering(Consumer<Classes> application) {
        Classes classes = new Classes();
        application.accept(classes);
        return new KryoSetup(classes);
    }

    /** A Kryo of its own for one thread; what it reads must lie in memory as a whole. */
    public Kryo create() {
        Kryo kryo = new Kryo(new RegisteredOnly(), null);
        kryo.setRegistrationRequired(true);
        kryo.setReferences(false);
        kryo.setMaxDepth(MOST_NESTED);
        kryo.register(String.class, new TextSerializer());
        kryo.register(float[].class, new FloatArraySlice.ArraySerializer(), FLOATS_ID);
        kryo.register(FloatArraySlice.class, new FloatArraySlice.SliceSerializer(), SLICE_ID);
        classes.byId.forEach((id, entry) -> kryo.register(entry.type, entry.serializer.get(), id));
        return kryo;
    }

    /** Collects classes; an id or a class that comes twice is a mistake in the program. */
    public static final class Classes {
        private final Map<Integer, Entry> byId = new LinkedHashMap<>();
        private final Set<Class<?>> types = new HashSet<>(Set.of(String.class, float[].class, FloatArraySlice.class));

        private Classes() {}

        /**
         * @param id at least {@value KryoSetup#FIRST_ID}; stays with the class for good
         * @param serializer creates one for each Kryo
         */
        public <T> Classes add(int id, Class<T> type, Supplier<? extends Serializer<T>> serializer) {
            if (id < FIRST_ID) {
                throw new IllegalArgumentException("id " + id + " of " + type.getName() + " is below " + FIRST_ID);
            }
            Entry earlier = byId.putIfAbsent(id, new Entry(type, serializer));
            if (earlier != null || !types.add(type)) {
                throw new IllegalArgumentException("id " + id + " or " + type.getName() + " is registered already");
            }
            return this;
        }
    }

    private record Entry(Class<?> type, Supplier<? extends Serializer<?>> serializer) {}

    /** Kryo's would load any class that a message names before it asks whether it is registered. */
    private static final class RegisteredOnly extends DefaultClassResolver {
        @Override
        protected Registration readName(Input input) {
            throw new KryoException("a message names a class instead of its id");
        }
    }
}
