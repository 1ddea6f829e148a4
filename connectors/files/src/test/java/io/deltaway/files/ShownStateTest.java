package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Nothing;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.run.StateReport;
import io.deltaway.testkit.Soon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How far files were read, as people see it who look at what a pipeline keeps.
class ShownStateTest {

    record Item(String name, long qty) {}

    @TempDir Path folder;
    private Path file;
    private Path state;

    @BeforeEach
    void aFileIsThere() throws IOException {
        file = folder.resolve("items.csv");
        state = folder.resolve("state");
        Files.writeString(file, "name,qty\na,1\nnone,bad\nb,2\n");
    }

    @Test
    void ofFilesThatAreReadOnce() {
        var pipeline = Pipeline.create().persist(state);
        pipeline.read(Csv.files(file.toString(), Item.class)).write(Nothing.sink());
        pipeline.run();
        assertThat(StateReport.of(state)).contains("\n    " + file + " bytes=26 line=5 head=");
    }

    /// What the steps keep is not a hundred screens below.
    @Test
    void ofManyFiles() throws IOException {
        for (int i = 0; i < 130; i++) {
            Files.copy(file, folder.resolve("more%03d.csv".formatted(i)));
        }
        var pipeline = Pipeline.create().persist(state);
        pipeline.read(Csv.files(folder + "/more*.csv", Item.class)).write(Nothing.sink());
        pipeline.run();
        assertThat(StateReport.of(state))
                .contains("more000.csv bytes=26")
                .contains("more099.csv bytes=26 line=5 head=")
                .doesNotContain("more100.csv")
                .contains("\n    and 30 more\n");
    }

    @Test
    void ofFilesThatAreFollowed() throws InterruptedException {
        var pipeline = Pipeline.create().persist(state);
        pipeline.read(Csv.files(file.toString(), Item.class).live()).write(Nothing.sink());
        try (RunningPipeline running = pipeline.start()) {
            Soon.await(running, "two rows", () -> running.status().rowsOut() >= 2);
        }
        assertThat(StateReport.of(state))
                .contains("\n    " + file + " bytes=26 line=5 head=")
                .contains(" size=26 modified=")
                .doesNotContain("\0");
    }
}
