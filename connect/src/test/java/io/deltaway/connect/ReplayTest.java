package io.deltaway.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A replay that is ended and opened again at any of its chunks gives each row once.
class ReplayTest {

    private static final int ROWS = 300;
    private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");

    record Event(Instant at, long number) {}

    private Instant now = Instant.parse("2024-01-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyRowComesOnce(long seed) throws IOException {
        var random = new Random(seed);
        var source = Demo.replay(new Uneven(random), "at", 1);
        var rows = new ArrayList<Long>();
        var malformed = new ArrayList<String>();
        var offsets = new HashMap<String, byte[]>();
        boolean isAtEnd = false;
        int openings = 0;
        while (!isAtEnd) {
            openings++;
            try (SourceReader reader = source.open(context(offsets))) {
                for (int left = random.nextInt(12); left > 0 && !isAtEnd; left--) {
                    now = now.plusSeconds(random.nextInt(20));
                    switch (reader.poll()) {
                        case SourceReader.Poll.Next(var decoding) ->
                                take(decoding.decode(), rows, malformed, offsets);
                        case SourceReader.Poll.Part(var decoding) ->
                                throw new AssertionError("rows come one by one: " + decoding);
                        case SourceReader.Poll.Idle() -> {}
                        case SourceReader.Poll.End() -> isAtEnd = true;
                    }
                }
            }
        }
        assertThat(openings).isGreaterThan(2);
        assertThat(rows)
                .containsExactlyElementsOf(
                        LongStream.range(0, ROWS).filter(n -> !isBad(n)).boxed().toList());
        assertThat(malformed)
                .containsExactlyElementsOf(
                        LongStream.range(0, ROWS)
                                .filter(ReplayTest::isBad)
                                .mapToObj(n -> "row " + n)
                                .toList());
    }

    private SourceContext context(Map<String, byte[]> offsets) {
        var first = new SourceContext(() -> now);
        return new SourceContext(first.clock(), first.needed(), offsets, first.threads());
    }

    private static void take(
            Chunk chunk, List<Long> rows, List<String> malformed, Map<String, byte[]> offsets) {
        Batch batch = chunk.rows();
        for (int row = 0; row < batch.size(); row++) {
            rows.add(((LongColumn) batch.column(1)).get(row));
        }
        chunk.malformed().forEach(one -> malformed.add(one.position()));
        offsets.putAll(chunk.offsets());
        offsets.values().removeIf(offset -> offset.length == 0);
    }

    private static boolean isBad(long number) {
        return number % 7 == 3;
    }

    /// Numbers, a second after each other, in chunks of other sizes each time: some without an
    /// offset, some parts of a whole.
    private static final class Uneven implements SourceConnector<Event> {

        private final Random random;
        private final RowType<Event> rowType = RowType.of(Event.class);

        Uneven(Random random) {
            this.random = random;
        }

        @Override
        public RowType<Event> rowType() {
            return rowType;
        }

        @Override
        public Events events() {
            return new Events.Appends();
        }

        @Override
        public boolean isLive() {
            return false;
        }

        @Override
        public boolean resumes() {
            return true;
        }

        @Override
        public String describe() {
            return "numbers";
        }

        @Override
        public SourceReader open(SourceContext context) {
            return new Reader(Counted.from(context.offsets()));
        }

        private final class Reader implements SourceReader {

            private long next;

            Reader(long first) {
                next = first;
            }

            @Override
            public Poll poll() {
                if (next == ROWS) {
                    return new Poll.End();
                }
                var buffer = new RowBuffer<>(rowType, false);
                long end = Math.min(ROWS, next + random.nextInt(30));
                for (; next < end; next++) {
                    if (isBad(next)) {
                        buffer.refuse(Failure.NULL_VALUE, 1, "row " + next, "");
                    } else {
                        buffer.add(new Event(FIRST.plusSeconds(next), next), 1, Events.Kind.INSERT);
                    }
                }
                Chunk chunk = buffer.take(false);
                if (random.nextInt(3) == 0) {
                    return new Poll.Part(() -> chunk);
                }
                Chunk behind = chunk.at(Counted.offset(next));
                return new Poll.Next(() -> behind);
            }

            @Override
            public void close() {}
        }
    }
}
