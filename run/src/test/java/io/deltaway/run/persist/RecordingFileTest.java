package io.deltaway.run.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingFileTest {

    @TempDir Path folder;

    /// Told again by close it would be suppressed by itself.
    @Test
    void whatCouldNotBeWrittenIsToldOnce() throws IOException {
        var end = new RecordingFile.Timed(0, new LogEntry.Epoch(0));
        try (var writer = new RecordingFile.Writer(folder.resolve("a"), List.of(), List.of())) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> writer.append(end))
                    .isInstanceOf(ClosedByInterruptException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
