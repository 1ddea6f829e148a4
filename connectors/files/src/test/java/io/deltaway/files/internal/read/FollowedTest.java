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
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FollowedTest {

    private static final Schema LINE = RowType.of(TextFiles.Line.class).schema();
    private static final Cells CELLS = new Cells(LINE, new boolean[LINE.width()], null, List.of());
    private static final Format CSV =
            new CsvFormat(CELLS, Map.of(), (byte) ',', List.of("path", "number", "text"));
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir Path directory;
    private Path path;
    private Followed file;
    private Format format = new LineFormat(CELLS);

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

    /// What a quote holds back is long in coming, and the file is looked at whenever it grows.
    @Test
    void whatAQuoteHoldsBackIsReadAgainWhereItMayClose() throws IOException {
        format = CSV;
        Files.writeString(path, "a,1,one\n\"b,2,two\n");
        assertThat(grown("")).isEqualTo(Followed.Step.REPLACE);
        read(NOW);
        assertThat(grown("c,3,three\n")).isEqualTo(Followed.Step.NOTHING);
        assertThat(grown("d,4,say \"\"four\"\", \"\"\n")).isEqualTo(Followed.Step.NOTHING);
        assertThat(grown("\"\"\",5,five\n")).isEqualTo(Followed.Step.APPEND);
        read(NOW);
        assertThat(grown("f,6,six\n")).isEqualTo(Followed.Step.APPEND);
    }

    @Test
    void aMistakeInWhatIsHeldBackIsCorrectedInPlace() throws IOException {
        format = CSV;
        Files.writeString(path, "a,1,one\n\"b,2,two\n");
        assertThat(grown("c,3,three\n")).isEqualTo(Followed.Step.REPLACE);
        read(NOW);
        assertThat(grown("d,4,four\n")).isEqualTo(Followed.Step.NOTHING);
        Files.writeString(path, "a,1,one\n\"b\",2,two\nc,3,three\nd,4,four\n");
        assertThat(grown("")).isEqualTo(Followed.Step.APPEND);
    }

    /// With more behind it than is kept of the end.
    @Test
    void aMistakeAtTheStartOfWhatIsHeldBackIsCorrectedWhileMoreComes() throws IOException {
        format = CSV;
        String read = "a,1,one\n".repeat(1_000);
        String held = "\"b,2,two\n" + "c,3,three\n".repeat(1_000);
        Files.writeString(path, read + held);
        assertThat(grown("")).isEqualTo(Followed.Step.REPLACE);
        read(NOW);
        assertThat(grown("d,4,four\n")).isEqualTo(Followed.Step.NOTHING);
        Files.writeString(path, read + held.replace("\"b,2", "bb,2") + "d,4,four\ne,5,five\n");
        assertThat(grown("")).isEqualTo(Followed.Step.APPEND);
    }

    @Test
    void aRecordWithoutAnEndIsGivenUp() {
        byte[] more = {'a'};
        Format.Ending line = format.ending(more, 0, 1);
        assertThat(line.mayBeIn(more, 0, 1, (1 << 30) - 1)).isFalse();
        assertThat(line.mayBeIn(more, 0, 1, 1 << 30)).isTrue();
        Format.Ending record = CSV.ending(more, 0, 1);
        assertThat(record.mayBeIn(more, 0, 1, (32 << 20) - 1)).isFalse();
        assertThat(record.mayBeIn(more, 0, 1, 32 << 20)).isTrue();
    }

    @Test
    void aLineWithoutANewlineIsReadAgainWhereThatComes() throws IOException {
        assertThat(grown("tw")).isEqualTo(Followed.Step.REPLACE);
        read(NOW);
        assertThat(grown("o")).isEqualTo(Followed.Step.NOTHING);
        assertThat(grown("\nthree")).isEqualTo(Followed.Step.APPEND);
    }

    /// An hour later it would be too late.
    @Test
    void aLineWithoutANewlineComesAlsoWhereTheClockIsSetBack() throws IOException {
        assertThat(grown("two")).isEqualTo(Followed.Step.REPLACE);
        read(NOW);
        Instant back = NOW.minusSeconds(3600);
        Look look = new Look(Files.size(path), Values.nanos(NOW), 0, "7");
        assertThat(file.compare(look, back, true)).isEqualTo(Followed.Step.NOTHING);
        assertThat(file.compare(look, back.plusSeconds(60), true)).isEqualTo(Followed.Step.APPEND);
    }

    /// Also by another process.
    @ParameterizedTest
    @ValueSource(strings = {"\"b", "\"b\n"})
    void whatBreaksOffBetweenQuotesIsReadAnewWhereItGoesOn(String open) throws IOException {
        format = CSV;
        Files.writeString(path, "a,1,one\n" + open);
        assertThat(grown("")).isEqualTo(Followed.Step.REPLACE);
        readRefused(NOW.plusSeconds(60));
        file = Followed.restored(file.offsets(null, false), NOW, path.getFileSystem()).getFirst();
        assertThat(grown("")).isEqualTo(Followed.Step.NOTHING);
        assertThat(grown("\n\",2,two\n")).isEqualTo(Followed.Step.REPLACE);
    }

    /// Also by another process.
    @Test
    void linesBehindAQuoteThatWasTakenForAMistakeAreAppendedUntilOneMayCloseIt()
            throws IOException {
        format = CSV;
        Files.writeString(path, "a,1,one\n\"b,2,two\nc,3,three\n");
        assertThat(grown("")).isEqualTo(Followed.Step.REPLACE);
        readRefused(NOW.plusSeconds(60));
        assertThat(grown("d,4,four\ne,5,say \"\"five\"\"\nf,6")).isEqualTo(Followed.Step.APPEND);
        read(NOW);
        assertThat(grown("")).isEqualTo(Followed.Step.NOTHING);
        assertThat(grown(",six")).isEqualTo(Followed.Step.NOTHING);
        assertThat(grown("\n")).isEqualTo(Followed.Step.APPEND);
        read(NOW);
        file = Followed.restored(file.offsets(null, false), NOW, path.getFileSystem()).getFirst();
        assertThat(grown("g,7,seven\n")).isEqualTo(Followed.Step.APPEND);
        read(NOW);
        assertThat(grown("h,8,eight")).isEqualTo(Followed.Step.APPEND);
        read(NOW);
        Look look = new Look(Files.size(path), Values.nanos(NOW), 0, "7");
        assertThat(file.compare(look, NOW.plusSeconds(60), true)).isEqualTo(Followed.Step.APPEND);
        assertThat(grown("\n\",2,two\n")).isEqualTo(Followed.Step.REPLACE);
    }

    private Followed.Step grown(String more) throws IOException {
        Files.writeString(path, more, StandardOpenOption.APPEND);
        return file.compare(new Look(Files.size(path), Values.nanos(NOW), 0, "7"), NOW, true);
    }

    private void readRefused(Instant time) throws IOException {
        FileInput input = file.open(format, new Buffers(), time);
        for (Input.Piece piece = input.next(); piece != null; piece = input.next()) {}
        input.close();
        file.readBy(input);
    }

    private void read(Instant time) throws IOException {
        FileInput input = file.open(format, new Buffers(), time);
        for (Input.Piece piece = input.next(); piece != null; piece = input.next()) {
            assertThat(((Input.Piece.Rows) piece).decoding().get().malformed()).isEmpty();
        }
        input.close();
        file.readBy(input);
    }
}
