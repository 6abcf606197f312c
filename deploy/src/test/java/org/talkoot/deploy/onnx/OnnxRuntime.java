package org.talkoot.deploy.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.talkoot.engine.tensor.Shape;

/** Runs an exported model with ONNX Runtime. */
final class OnnxRuntime implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    OnnxRuntime(Path file) throws OrtException {
        session = environment.createSession(file.toString());
    }

    Map<String, String> metadata() throws OrtException {
        return session.getMetadata().getCustomMetadata();
    }

    /** Each output by its name, given bytes (rows, sample). */
    Map<String, float[]> run(byte[] rows, Shape sample) throws OrtException {
        long[] shape = shape(rows.length, sample);
        return run(OnnxTensor.createTensor(environment, ByteBuffer.wrap(rows), shape, OnnxJavaType.UINT8));
    }

    /** Each output by its name, given numbers (rows, sample). */
    Map<String, float[]> run(float[] rows, Shape sample) throws OrtException {
        return run(OnnxTensor.createTensor(environment, FloatBuffer.wrap(rows), shape(rows.length, sample)));
    }

    private static long[] shape(int values, Shape sample) {
        LongStream sizes = java.util.Arrays.stream(sample.toArray()).asLongStream();
        return LongStream.concat(LongStream.of(values / sample.elements()), sizes)
                .toArray();
    }

    private Map<String, float[]> run(OnnxTensor input) throws OrtException {
        Map<String, float[]> outputs = new HashMap<>();
        try (input;
                OrtSession.Result result = session.run(Map.of("input", input))) {
            for (var output : result) {
                FloatBuffer values = ((OnnxTensor) output.getValue()).getFloatBuffer();
                float[] copy = new float[values.remaining()];
                values.get(copy);
                outputs.put(output.getKey(), copy);
            }
        }
        return outputs;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
