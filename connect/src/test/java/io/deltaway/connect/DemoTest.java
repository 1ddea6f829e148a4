package io.deltaway.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoTest {

    record Square(long number, long square) {}

    record Event(Instant at, long number) {}

    private Instant now = Instant.parse("2024-01-01T00:00:00Z");

    private final SourceContext context = new SourceContext(() -> now);

    /// The values of a column of what a reader gives until it has nothing now or ends.
    private static List<Long> read(SourceReader reader, int column) throws IOException {
        var values = new ArrayList<Long>();
        while (reader.poll() instanceof SourceReader.Poll.Next(var decoding)) {
            Batch rows = decoding.decode().rows();
            for (int row = 0; row < rows.size(); row++) {
                values.add(((LongColumn) rows.column(column)).get(row));
            }
        }
        return values;
    }

    @Test
    void aRangeIsReadOnce() throws IOException {
        assertThat(Demo.range(5, 8).isLive()).isFalse();
        assertThat(read(Demo.range(5, 8).open(context), 0)).containsExactly(5L, 6L, 7L);
        assertThat(read(Demo.range(0, 100_000).open(context), 0)).hasSize(100_000);
        assertThat(read(Demo.range(3, 3).open(context), 0)).isEmpty();
    }

    @Test
    void rowsAreGenerated() throws IOException {
        var squares = Demo.generate(Square.class, 4, n -> new Square(n, n * n));
        assertThat(read(squares.open(context), 1)).containsExactly(0L, 1L, 4L, 9L);
    }

    @Test
    void theRateIsKeptWhereTheTimeOfDayIsSetBack() throws IOException {
        Demo<Demo.Count> source = Demo.range(0, 25).rate(10, Duration.ofSeconds(1));
        try (SourceReader reader = source.open(context)) {
            now = now.plusMillis(200);
            assertThat(read(reader, 0)).containsExactly(0L, 1L, 2L);
            now = now.minusSeconds(3600);
            assertThat(read(reader, 0)).isEmpty();
            now = now.plusMillis(100);
            assertThat(read(reader, 0)).containsExactly(3L);
        }
    }

    @Test
    void rowsAreMadeUpAgain() throws IOException {
        Demo<Demo.Count> source = Demo.range(5, 100_000);
        Map<String, byte[]> before = Map.of();
        try (SourceReader reader = source.open(context);
                RereadableSource.Rereader again = source.reread(context)) {
            while (reader.poll() instanceof SourceReader.Poll.Next(var decoding)) {
                Chunk chunk = decoding.decode();
                var one = (LongColumn) chunk.rows().column(0);
                var other = (LongColumn) again.read(before, chunk.offsets()).rows().column(0);
                assertThat(other.values()).isEqualTo(one.values());
                before = chunk.offsets();
            }
        }
        assertThat(Counted.from(before)).isEqualTo(100_000 - 5);
    }

    @Test
    void aNumberForWhichTheFunctionThrowsIsAnErrorRow() throws IOException {
        var inverses = Demo.generate(Square.class, 3, n -> new Square(n, 6 / (n - 1)));
        SourceReader reader = inverses.open(context);
        Chunk chunk = ((SourceReader.Poll.Next) reader.poll()).decoding().decode();
        assertThat(chunk.rows().size()).isEqualTo(2);
        assertThat(chunk.malformed())
                .containsExactly(
                        new Chunk.Malformed(
                                1,
                                "DW-2006",
                                "a user's function threw java.lang.ArithmeticException: / by zero",
                                "row 1",
                                ""));
    }

    @Test
    void aRateGivesRowsAsTimePasses() throws IOException {
        Demo<Demo.Count> source = Demo.range(0, 25).rate(10, Duration.ofSeconds(1));
        assertThat(source.isLive()).isTrue();
        try (SourceReader reader = source.open(context)) {
            assertThat(read(reader, 0)).containsExactly(0L);
            now = now.plusMillis(500);
            assertThat(read(reader, 0)).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(reader.poll()).isInstanceOf(SourceReader.Poll.Idle.class);
            now = now.plusSeconds(60);
            assertThat(read(reader, 0)).hasSize(19);
            assertThat(reader.poll()).isInstanceOf(SourceReader.Poll.End.class);
        }
    }

    @Test
    void aReplayGoesByItsTimeColumn() throws IOException {
        Instant first = Instant.parse("2020-01-01T00:00:00Z");
        var events =
                Rows.of(
                        Event.class,
                        new Event(first, 1),
                        new Event(first.plusSeconds(60), 2),
                        new Event(first.plusSeconds(60), 3),
                        new Event(first.plusSeconds(30), 4),
                        new Event(first.plusSeconds(180), 5));
        try (SourceReader reader = Demo.replay(events, "at", 60).open(context)) {
            assertThat(read(reader, 1)).containsExactly(1L);
            now = now.plusMillis(999);
            assertThat(read(reader, 1)).isEmpty();
            now = now.plusMillis(1);
            assertThat(read(reader, 1)).containsExactly(2L, 3L, 4L);
            now = now.plusSeconds(10);
            assertThat(read(reader, 1)).containsExactly(5L);
            assertThat(reader.poll()).isInstanceOf(SourceReader.Poll.End.class);
        }
    }

    @Test
    void whatCanNotBeReplayedIsRefused() {
        var events = Rows.of(Event.class);
        assertThatThrownBy(() -> Demo.replay(events, "when", 1))
                .hasMessage("no column \"when\"; there are [at, number]");
        assertThatThrownBy(() -> Demo.replay(events, "number", 1)).hasMessageContaining("is LONG");
        assertThatThrownBy(() -> Demo.replay(events, "at", 0)).hasMessageContaining("got 0.0");
        assertThatThrownBy(() ->
                        Demo.replay(Demo.range(0, 1).rate(1, Duration.ofSeconds(1)), "value", 1))
                .hasMessageContaining("is live");
    }
}
