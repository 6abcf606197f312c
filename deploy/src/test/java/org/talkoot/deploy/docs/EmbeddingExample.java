package org.talkoot.deploy.docs;

// tag: example
import java.nio.file.Path;
import java.util.Arrays;
import org.talkoot.deploy.api.TrainedModel;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;

/** Trains a small network on the bundled digits with two workers, and uses it. */
public final class EmbeddingExample {

    /** The same as a job file, in code; whatever isn't said has the default of the job file. */
    static JobSpec job() {
        return JobSpec.builder()
                .name("digits-embedded")
                .epochs(5)
                .batchSize(64)
                .data(new DataSpec.Digits(Preparation.standard()))
                .model(
                        new LayerSpec.Flatten(),
                        LayerSpec.Linear.of(64),
                        LayerSpec.BatchNorm.standard(),
                        new LayerSpec.Relu(),
                        LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.builder(0.1).momentum(0.9).build())
                .build();
    }

    /** Told of the run as it goes on, on a thread of the run. */
    static final class Printer implements TrainingListener {
        @Override
        public void evaluated(Evaluated event) {
            System.out.printf(
                    "epoch %d  test loss %.4f  accuracy %.4f%n",
                    event.epoch(), event.loss(), event.accuracy().orElseThrow());
        }
    }

    static TrainingResult train(JobSpec job, int workers, TrainingListener listener) {
        try (Training training = LocalTraining.start(job, workers, listener)) {
            return training.result().toCompletableFuture().join();
        }
    }

    public static void main(String[] arguments) {
        TrainingResult result = train(job(), 2, new Printer());
        System.out.println("weights sha256:" + result.sha256());

        TrainedModel model = result.model();
        float[] image = new float[8 * 8]; // prepared as the job says: here, values between 0 and 1
        Arrays.fill(image, 0.5f);
        System.out.println("logits " + Arrays.toString(model.predict(image)));
        System.out.println("tensors " + model.tensors());
        System.out.println("biases " + Arrays.toString(model.tensor("4.bias")));
        model.save(Path.of("digits.safetensors"));
    }
}
