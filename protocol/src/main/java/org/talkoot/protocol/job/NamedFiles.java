package org.talkoot.protocol.job;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Replaces the paths in a job. It goes through all records, so that no format's files can be forgotten. */
final class NamedFiles {
    private NamedFiles() {}

    /** The same value with each path, in the order of the records' components, replaced. */
    @SuppressWarnings("unchecked") // a record is rebuilt as what it was
    static <T> T replaced(T value, UnaryOperator<Path> replacement) {
        return (T) any(value, replacement);
    }

    private static Object any(Object value, UnaryOperator<Path> replacement) {
        if (value instanceof Path path) {
            return replacement.apply(path);
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(present -> any(present, replacement));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each -> any(each, replacement)).toList();
        }
        return value instanceof Record group ? rebuilt(group, replacement) : value;
    }

    private static Object rebuilt(Record group, UnaryOperator<Path> replacement) {
        RecordComponent[] components = group.getClass().getRecordComponents();
        try {
            Object[] values = new Object[components.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = any(components[i].getAccessor().invoke(group), replacement);
            }
            return group.getClass()
                    .getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new))
                    .newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("only paths are replaced, and any path will do", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a job's records are public", e);
        }
    }
}
