package org.talkoot.worker.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.protocol.job.AugmentSpec;
import org.talkoot.protocol.job.CsvFile;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;

class AugmentationsTest {
    @TempDir
    private Path folder;

    private static TrainingJob resolve(DataSpec data, AugmentSpec... changes) {
        return JobResolver.resolve(JobSpec.builder()
                .epochs(1)
                .batchSize(2)
                .data(data.withPreparation(Preparation.standard().withAugment(List.of(changes))))
                .model(new LayerSpec.Flatten(), LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.sgd(0.1))
                .build());
    }

    @Test
    void dataThatIsNotOfImagesIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("data.csv"), "1,2,a\n3,4,b\n");
        DataSpec csv = DataSpec.Csv.of(CsvFile.of(file));
        JobMistake mistake = assertThrows(
                JobMistake.class,
                () -> JobResolver.resolve(JobSpec.builder()
                        .epochs(1)
                        .batchSize(2)
                        .data(csv.withPreparation(
                                Preparation.standard().withAugment(List.of(AugmentSpec.Flip.standard()))))
                        .model(LayerSpec.Linear.of(2))
                        .optimizer(OptimizerSpec.sgd(0.1))
                        .build()));
        assertEquals(
                "job.data.augment: is for images, but the samples of " + file + " have 2 features; leave it out",
                mistake.getMessage());
    }

    @Test
    void imagesThatMayMoveOutOfSightAreRefused() {
        DataSpec digits = new DataSpec.Digits(Preparation.standard());
        String outOfSight = "]: may move the images out of sight, which are 8 wide and 8 high; choose fewer pixels";
        JobMistake crop = assertThrows(JobMistake.class, () -> resolve(digits, new AugmentSpec.Crop(8)));
        assertEquals("job.data.augment[0" + outOfSight, crop.getMessage());
        JobMistake shift = assertThrows(
                JobMistake.class, () -> resolve(digits, new AugmentSpec.Crop(7), new AugmentSpec.Shift(0, 9)));
        assertEquals("job.data.augment[1" + outOfSight, shift.getMessage());
        assertTrue(resolve(digits, new AugmentSpec.Crop(7)).augmenter().isPresent());
        assertTrue(resolve(digits).augmenter().isEmpty());
    }
}
