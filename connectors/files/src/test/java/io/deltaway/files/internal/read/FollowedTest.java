package io.deltaway.files.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import io.deltaway.files.TextFiles;
import io.deltaway.formats.parse.Cells;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FollowedTest {

    private static final Schema LINE = RowType.of(TextFiles.Line.class).schema();
    private static final Format FORMAT =
            new LineFormat(new Cells(LINE, new boolean[LINE.width()], null, List.of()));

    @TempDir Path directory;
    private Path path;
    private Followed file;

    @BeforeEach
    void aFileIsThere() throws IOException {
        path = directory.resolve("a.txt");
        Files.writeString(path, "one\n");
        file = new Followed(path);
    }

    /// As two writes within one tick of the file system's clock look.
    private static Look look(long modifiedNanos) {
        return new Look(4, modifiedNanos, modifiedNanos, "7");
    }

    /// @param nanos when the file was written
    /// @param soon so many milliseconds later it may still be written and look the same
    @ParameterizedTest
    @CsvSource({"1500000000000000007, 10, 30", "1500000000000000000, 1500, 2500"})
    void aFileWrittenAgainInTheSameTickIsReadAnew(long nanos, long soon, long late)
            throws IOException {
        Instant written = Values.instant(nanos);
        assertThat(file.compare(look(nanos), written.plusMillis(1), true))
                .isEqualTo(Followed.Step.REPLACE);
        read(written.plusMillis(1));
        Files.writeString(path, "two\n");
        assertThat(file.compare(look(nanos), written.plusMillis(soon), true))
                .isEqualTo(Followed.Step.NOTHING);
        assertThat(file.compare(look(nanos), written.plusMillis(late), true))
                .isEqualTo(Followed.Step.REPLACE);
    }

    @Test
    void aFileThatWasLeftAloneIsNotReadAgain() throws IOException {
        Instant written = Values.instant(7);
        assertThat(file.compare(look(7), written, true)).isEqualTo(Followed.Step.REPLACE);
        read(written);
        assertThat(file.compare(look(7), written.plusSeconds(1), true))
                .isEqualTo(Followed.Step.NOTHING);
    }

    /// Nothing is known of what was in it.
    @Test
    void ofAFileThatIsReadAsAWholeTheSecondReadingIsSure() throws IOException {
        Instant written = Values.instant(7);
        assertThat(file.compare(look(7), written, false)).isEqualTo(Followed.Step.REPLACE);
        assertThat(file.compare(look(7), written.plusSeconds(1), false))
                .isEqualTo(Followed.Step.REPLACE);
        assertThat(file.compare(look(7), written.plusSeconds(2), false))
                .isEqualTo(Followed.Step.NOTHING);
    }

    private void read(Instant time) throws IOException {
        FileInput input = file.open(FORMAT, new Buffers(), time);
        while (input.next() instanceof Input.Piece.Rows(var decoding, _)) {
            assertThat(decoding.get().malformed()).isEmpty();
        }
        input.close();
        file.readBy(input);
    }
}
