package io.deltaway.connect;

import io.deltaway.engine.batch.Failure;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/// Rows made up for demonstrations and measurements: numbers, or what a function gives for each
/// number. Immutable: each option gives another source.
///
/// Without a rate all rows are there at once and the source is read once; with one it is live,
/// until it has given all.
public final class Demo<R> implements RereadableSource<R> {

    /// A number of [#range].
    public record Count(long value) {}

    private static final int CHUNK_ROWS = 1 << 14;

    private final RowType<R> rowType;
    private final LongFunction<R> function;
    private final long from;
    private final OptionalLong to;
    private final double rowsPerSecond;

    private Demo(
            RowType<R> rowType,
            LongFunction<R> function,
            long from,
            OptionalLong to,
            double rowsPerSecond) {
        this.rowType = rowType;
        this.function = function;
        this.from = from;
        this.to = to;
        this.rowsPerSecond = rowsPerSecond;
    }

    /// The numbers from `from` to `to`, without `to`.
    public static Demo<Count> range(long from, long to) {
        if (to < from) {
            throw new IllegalArgumentException(
                    "a range from %d to %d runs backwards".formatted(from, to));
        }
        return new Demo<>(RowType.of(Count.class), Count::new, from, OptionalLong.of(to), 0);
    }

    /// The rows that `function` gives for 0, 1, ... `count` - 1. It may be called by any thread, by
    /// several at once, and after a restart again: it gives the same row for the same number. Where
    /// it throws, there is an error row for the number.
    public static <R extends Record> Demo<R> generate(
            Class<R> recordClass, long count, LongFunction<R> function) {
        if (count < 0) {
            throw new IllegalArgumentException("a number of rows can't be negative, got " + count);
        }
        return new Demo<>(
                RowType.of(recordClass).asObjects(), function, 0, OptionalLong.of(count), 0);
    }

    /// The rows that `function` gives for 0, 1, ... without end, so many in each `time`; as
    /// [#generate(Class, long, LongFunction)].
    public static <R extends Record> Demo<R> generate(
            Class<R> recordClass, long rows, Duration time, LongFunction<R> function) {
        return new Demo<>(RowType.of(recordClass).asObjects(), function, 0, OptionalLong.empty(), 0)
                .rate(rows, time);
    }

    /// The rows of a static source, each when its time has come: rows stand in the order of
    /// `timeColumn`, and `speed` times as much time passes between two rows there as here. The
    /// first row comes at once.
    ///
    /// @param timeColumn the name of a column of dates and times, or of instants
    public static <R> Replay<R> replay(SourceConnector<R> source, String timeColumn, double speed) {
        return new Replay<>(source, timeColumn, speed);
    }

    /// `rows` rows in each `time`, evenly.
    public Demo<R> rate(long rows, Duration time) {
        if (rows < 1 || time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(
                    "a rate needs rows and time, got %d in %s".formatted(rows, time));
        }
        return new Demo<>(rowType, function, from, to, rows / (time.toNanos() / 1e9));
    }

    @Override
    public RowType<R> rowType() {
        return rowType;
    }

    @Override
    public Events events() {
        return new Events.Appends();
    }

    @Override
    public boolean isLive() {
        return rowsPerSecond > 0;
    }

    @Override
    public String describe() {
        return "demo " + rowType.javaClass().getSimpleName();
    }

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public SourceReader open(SourceContext context) {
        return new Reader(
                new ForwardClock(context.clock()), from + Counted.from(context.offsets()));
    }

    @Override
    public Rereader reread(SourceContext context) {
        return new Rereader() {
            @Override
            public Chunk read(Map<String, byte[]> before, Map<String, byte[]> behind) {
                return rows(from + Counted.from(before), from + Counted.from(behind));
            }

            @Override
            public void close() {}
        };
    }

    private Chunk rows(long first, long behind) {
        var rows = new RowBuffer<>(rowType, false);
        for (long number = first; number < behind; number++) {
            generate(number, rows);
        }
        return rows.take(false).at(Counted.offset(behind - from));
    }

    private void generate(long number, RowBuffer<R> rows) {
        R row;
        try {
            row =
                    Objects.requireNonNull(
                            function.apply(number), "a function gave null instead of a row");
        } catch (RuntimeException e) {
            rows.refuse(Failure.thrown(e), 1, "row " + number, "");
            return;
        }
        rows.add(row, 1, Events.Kind.INSERT);
    }

    private final class Reader implements SourceReader {

        private final InstantSource clock;
        private final Instant start;
        private final long beginning;
        private long next;

        Reader(InstantSource clock, long beginning) {
            this.clock = clock;
            this.start = clock.instant();
            this.beginning = beginning;
            this.next = beginning;
        }

        @Override
        public Poll poll() throws IOException {
            if (to.isPresent() && next >= to.getAsLong()) {
                return new Poll.End();
            }
            long first = next;
            long end = Math.min(first + CHUNK_ROWS, to.orElse(Long.MAX_VALUE));
            if (isLive()) {
                double seconds = Duration.between(start, clock.instant()).toNanos() / 1e9;
                end = Math.min(end, beginning + (long) (seconds * rowsPerSecond) + 1);
            }
            if (end <= first) {
                return new Poll.Idle();
            }
            next = end;
            long behind = end;
            return new Poll.Next(() -> rows(first, behind));
        }

        @Override
        public void close() {
            next = to.orElse(Long.MAX_VALUE);
        }
    }
}
