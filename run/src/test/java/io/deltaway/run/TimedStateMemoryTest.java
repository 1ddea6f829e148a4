package io.deltaway.run;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Rows;
import io.deltaway.table.Table;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// State in the order of a time that is several times the limit of memory.
class TimedStateMemoryTest {

    private static final long LIMIT = 1 << 20;
    private static final long ROWS = 50_000;
    private static final long KEYS = 10_000;

    /// Times of a key are further apart than that.
    private static final long GAP = 10;

    @TempDir Path directory;

    record Event(long key, long at, long value) {}

    record Pair(long key, long left, long right) {}

    record Visit(long key, long start, long rows) {}

    record Sum(long rows, long sum) {}

    private final Pipeline pipeline = Pipeline.create();

    @BeforeEach
    void limit() {
        pipeline.configure(c -> c.epochs(e -> e.rows(10_000)).stateInMemoryUpTo(LIMIT, directory));
    }

    /// Rows of each key with times that are 100 apart, in a scattered order.
    private Table<Event> events(long offset) {
        List<Event> all =
                LongStream.range(0, ROWS)
                        .map(i -> i * 7_919 % ROWS)
                        .mapToObj(i -> new Event(i % KEYS, i / KEYS * 100 + offset, i))
                        .toList();
        assertThat(new HashSet<>(all)).hasSize((int) ROWS);
        return pipeline.read(Rows.of(Event.class, all));
    }

    private void check(Table<Sum> sums, Sum expected) {
        pipeline.materialize(sums);
        try (RunningPipeline running = pipeline.start()) {
            Status end = running.await();
            assertThat(running.materialized(sums).rows()).containsExactly(expected);
            assertThat(end.operators().stream().mapToLong(one -> one.bytesOnDisk()).sum())
                    .isGreaterThan(3 * LIMIT / 2);
            assertThat(end.stateSizeInBytes()).isLessThan(2 * LIMIT);
        }
    }

    @Test
    void rowsOfAnAsOfJoin() {
        Table<Pair> pairs =
                events(5)
                        .join(events(0))
                        .on(col(Event::key), col(Event::key))
                        .asOf(col(Event::at), col(Event::at))
                        .select((left, right) ->
                                into(
                                        Pair.class,
                                        left.col(Event::key).as(Pair::key),
                                        left.col(Event::value).as(Pair::left),
                                        right.col(Event::value).as(Pair::right)));
        check(
                pairs.reduce(g ->
                        into(
                                Sum.class,
                                g.count().as(Sum::rows),
                                g.sum(col(Pair::left).minus(col(Pair::right))).as(Sum::sum))),
                new Sum(ROWS, 0));
    }

    @Test
    void sessions() {
        Table<Visit> visits =
                events(0)
                        .groupBy(col(Event::key))
                        .window(session(col(Event::at), GAP))
                        .reduce(g ->
                                into(
                                        Visit.class,
                                        g.key().as(Visit::key),
                                        g.windowStart().as(Visit::start),
                                        g.count().as(Visit::rows)));
        check(
                visits.reduce(g ->
                        into(
                                Sum.class,
                                g.count().as(Sum::rows),
                                g.sum(col(Visit::rows)).as(Sum::sum))),
                new Sum(ROWS, ROWS));
    }
}
