package io.deltaway.run;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Callbacks;
import io.deltaway.connect.Push;
import io.deltaway.connect.Rows;
import io.deltaway.table.Columns;
import io.deltaway.table.PlanException;
import io.deltaway.table.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sources that go in step: none runs ahead, and none waits for ever. Random plans don't have them,
/// as what goes in step is what `run` takes from its readers, in whose place their test kit gives
/// rows itself; so histories are random here.
class InStepTest {

    record Event(int source, @Nullable Long at) {}

    private static Event at(int source, long time) {
        return new Event(source, time);
    }

    /// The rows in the order in which they are taken, each in an epoch of its own.
    private static Callbacks<Event> into(List<Event> taken) {
        return Callbacks.<Event>onChange((epoch, weight, row) -> taken.add(row));
    }

    private static Pipeline rowByRow() {
        return Pipeline.create().configure(c -> c.epochs(e -> e.rows(1)));
    }

    @Test
    void staticSourcesAreMergedByTheirTimes() {
        var pipeline = rowByRow();
        var first = pipeline.read(Rows.of(Event.class, at(1, 1), at(1, 4), at(1, 9)));
        var second = pipeline.read(Rows.of(Event.class, at(2, 2), at(2, 3), at(2, 20), at(2, 21)));
        var third = pipeline.read(Rows.of(Event.class, at(3, 5)));
        pipeline.synchronize(first, col(Event::at), 0L)
                .with(second, col(Event::at))
                .with(third, col(Event::at));
        List<Event> taken = Collections.synchronizedList(new ArrayList<>());
        first.union(second, third).write(into(taken));
        pipeline.runToCompletion();
        assertThat(taken).extracting(Event::at).containsExactly(1L, 2L, 3L, 4L, 5L, 9L, 20L, 21L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noneIsAheadOfTheOthers(long seed) {
        var random = new Random(seed);
        long mostAhead = random.nextInt(20);
        var pipeline = rowByRow();
        var rows = new ArrayList<List<Event>>();
        var tables = new ArrayList<Table<Event>>();
        for (int source = 0; source < 3; source++) {
            var some = new ArrayList<Event>();
            long time = random.nextInt(30);
            for (int i = 20 + random.nextInt(20); i > 0; i--) {
                time += random.nextInt(6);
                boolean none = random.nextInt(10) == 0;
                some.add(new Event(source, none ? null : time - random.nextInt(4)));
            }
            rows.add(some);
            tables.add(pipeline.read(Rows.of(Event.class, some)));
        }
        var group = pipeline.synchronize(tables.get(0), col(Event::at), mostAhead);
        group.with(tables.get(1), col(Event::at)).with(tables.get(2), col(Event::at));
        List<Event> taken = Collections.synchronizedList(new ArrayList<>());
        tables.get(0).union(tables.get(1), tables.get(2)).write(into(taken));
        pipeline.runToCompletion();
        long[] reached = {Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE};
        for (Event event : taken) {
            assertThat(event).isEqualTo(rows.get(event.source).removeFirst());
            Long time = event.at;
            if (time == null) {
                continue;
            }
            reached[event.source] = Math.max(reached[event.source], time);
            for (int other = 0; other < 3; other++) {
                if (other != event.source && !rows.get(other).isEmpty()) {
                    Long next = rows.get(other).getFirst().at;
                    long come = Math.max(reached[other], next == null ? Long.MIN_VALUE : next);
                    assertThat(time)
                            .as("%s of %s", event, taken)
                            .isLessThanOrEqualTo(come + mostAhead);
                }
            }
        }
        assertThat(rows).allMatch(List::isEmpty);
    }

    record Price(int item, long at, long price) {}

    record Sale(int item, long at) {}

    record Sold(int item, long at, long price) {}

    /// An answer as of now shows what order rows were taken in: each sale is asked for the price of
    /// the last row before it in time, whichever source is longer, and whatever the workers.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void whatIsAnsweredAsOfNowIsAnsweredByTime(int workers) {
        for (long seed = 1; seed <= 15; seed++) {
            var random = new Random(seed);
            var prices = new ArrayList<Price>();
            var sales = new ArrayList<Sale>();
            long time = 0;
            boolean pricesFirst = random.nextBoolean();
            for (int i = 0; i < 30; i++) {
                time += 1 + random.nextInt(3);
                int item = random.nextInt(3);
                if (random.nextInt(3) == 0 == pricesFirst) {
                    prices.add(new Price(item, time, random.nextInt(100)));
                } else {
                    sales.add(new Sale(item, time));
                }
            }
            assertThat(sold(workers, prices, sales))
                    .as("seed %s", seed)
                    .containsExactlyInAnyOrderElementsOf(
                            sales.stream()
                                    .flatMap(sale ->
                                            prices.stream()
                                                    .filter(price -> price.item == sale.item)
                                                    .filter(price -> price.at < sale.at)
                                                    .reduce((earlier, later) -> later)
                                                    .map(price ->
                                                            new Sold(
                                                                    sale.item,
                                                                    sale.at,
                                                                    price.price))
                                                    .stream())
                                    .toList());
        }
    }

    private static List<Sold> sold(int workers, List<Price> prices, List<Sale> sales) {
        var pipeline = rowByRow().configure(c -> c.workers(workers));
        Table<Price> all = pipeline.read(Rows.of(Price.class, prices));
        Table<Sale> asking = pipeline.read(Rows.of(Sale.class, sales));
        pipeline.synchronize(all, col(Price::at), 0L).with(asking, col(Sale::at));
        List<Sold> sold = Collections.synchronizedList(new ArrayList<>());
        asking.join(all.groupBy(col(Price::item)).top(1, desc(col(Price::at))))
                .on(col(Sale::item), col(Price::item))
                .asOfNow()
                .select((sale, price) ->
                        Columns.into(
                                Sold.class, sale.rest(), price.col(Price::price).as(Sold::price)))
                .write(Callbacks.<Sold>onChange((epoch, weight, row) -> sold.add(row)));
        pipeline.runToCompletion();
        return sold;
    }

    @Test
    void aLiveSourceWaitsForAnother() throws InterruptedException {
        var fast = Push.of(Event.class);
        var slow = Push.of(Event.class);
        var pipeline = Pipeline.create();
        Table<Event> one = pipeline.read(fast);
        Table<Event> other = pipeline.read(slow);
        pipeline.synchronize(one, col(Event::at), 10L)
                .with(other, col(Event::at))
                .idleAfter(Duration.ofHours(1));
        List<Event> taken = Collections.synchronizedList(new ArrayList<>());
        one.union(other).write(into(taken));
        try (RunningPipeline running = pipeline.start()) {
            LongStream.rangeClosed(1, 100).forEach(time -> fast.insert(at(1, time)));
            Runs.await(() -> pace(running, 0) == Status.Pace.HELD);
            assertThat(taken).isEmpty();
            slow.insert(at(2, 5));
            Runs.await(() -> taken.size() == 16);
            assertThat(taken).contains(at(1, 15)).doesNotContain(at(1, 16));
            slow.insert(at(2, 40));
            Runs.await(() -> taken.size() == 52);
            assertThat(pace(running, 0)).isEqualTo(Status.Pace.HELD);
            assertThat(pace(running, 1)).isEqualTo(Status.Pace.IN_STEP);
            assertThat(running.cut()).isNotNegative();
            assertThat(taken).hasSize(52);
            slow.close();
            Runs.await(() -> taken.size() == 102);
            fast.close();
            running.await();
        }
        assertThat(taken).hasSize(102);
    }

    private static Status.Pace pace(RunningPipeline running, int source) {
        List<Status.SourceStatus> sources = running.status().sources();
        return sources.size() <= source ? Status.Pace.FREE : sources.get(source).pace();
    }

    @Test
    void aSilentSourceHoldsNobodyBackForEver() throws InterruptedException {
        var fast = Push.of(Event.class);
        var silent = Push.of(Event.class);
        var pipeline = Pipeline.create();
        Table<Event> one = pipeline.read(fast);
        Table<Event> other = pipeline.read(silent);
        pipeline.synchronize(one, col(Event::at), 0L)
                .with(other, col(Event::at))
                .idleAfter(Duration.ofMillis(50));
        List<Event> taken = Collections.synchronizedList(new ArrayList<>());
        one.union(other).write(into(taken));
        try (RunningPipeline running = pipeline.start()) {
            fast.insert(at(1, 7));
            Runs.await(() -> taken.size() == 1);
            assertThat(pace(running, 1)).isEqualTo(Status.Pace.SILENT);
            silent.insert(at(2, 3));
            Runs.await(() -> taken.size() == 2);
            fast.insert(at(1, 9));
            Runs.await(() -> taken.size() == 3);
        }
    }

    /// A source that counts how often it is asked, and always has more.
    @Test
    void whatIsHeldWaitsInItsSource() throws InterruptedException {
        var fast = new CountedSource();
        var slow = Push.of(Event.class);
        var pipeline = Pipeline.create();
        Table<Event> one = pipeline.read(fast);
        Table<Event> other = pipeline.read(slow);
        pipeline.synchronize(one, col(Event::at), 0L)
                .with(other, col(Event::at))
                .idleAfter(Duration.ofHours(1));
        List<Event> taken = Collections.synchronizedList(new ArrayList<>());
        one.union(other).write(into(taken));
        try (RunningPipeline running = pipeline.start()) {
            Runs.await(() -> fast.polls.get() > 3 && pace(running, 0) == Status.Pace.HELD);
            slow.insert(at(2, 1_000));
            Runs.await(() -> taken.contains(at(1, 1_000)));
            Runs.await(() -> pace(running, 0) == Status.Pace.HELD);
            assertThat(fast.polls.get()).isBetween(1_000L, 1_020L);
            slow.insert(at(2, 2_000));
            Runs.await(() -> taken.contains(at(1, 2_000)));
            assertThat(fast.polls.get()).isBetween(2_000L, 2_020L);
        }
    }

    @Test
    void aCommitIsTakenAsAWhole() throws InterruptedException {
        var fast = Push.of(Event.class);
        var slow = Push.of(Event.class);
        var pipeline = Pipeline.create();
        Table<Event> one = pipeline.read(fast);
        Table<Event> other = pipeline.read(slow);
        pipeline.synchronize(one, col(Event::at), 10L)
                .with(other, col(Event::at))
                .idleAfter(Duration.ofHours(1));
        List<Event> taken = Collections.synchronizedList(new ArrayList<>());
        one.union(other).write(into(taken));
        fast.insert(at(1, 1));
        fast.insert(at(1, 100));
        fast.commit();
        fast.insert(at(1, 101));
        slow.insert(at(2, 1));
        try (RunningPipeline running = pipeline.start()) {
            Runs.await(() -> taken.size() == 3);
            Runs.await(() -> pace(running, 0) == Status.Pace.HELD);
            assertThat(taken).containsExactlyInAnyOrder(at(1, 1), at(1, 100), at(2, 1));
            // Told to stop, it works through what it has read.
            running.stop();
            running.await();
        }
        assertThat(taken).hasSize(4);
    }

    @TempDir Path state;

    @Test
    void aRestartGoesOnInStep() {
        List<Event> taken = Collections.synchronizedList(new ArrayList<>());
        for (int run = 0; run < 40; run++) {
            boolean crashes = run < 39;
            var pipeline = rowByRow().persist(state);
            int[] appended = {0};
            pipeline.configure(c ->
                    c.logUpTo(200)
                            .crashPoints(point -> {
                                if (crashes
                                        && point.equals("sink-committed")
                                        && ++appended[0] == 3) {
                                    throw new IllegalStateException("crash");
                                }
                            }));
            var first =
                    pipeline.read(
                            Rows.of(
                                    Event.class,
                                    LongStream.range(0, 50).mapToObj(i -> at(1, 2 * i)).toList()));
            var second =
                    pipeline.read(
                            Rows.of(
                                    Event.class,
                                    LongStream.range(0, 50)
                                            .mapToObj(i -> at(2, 2 * i + 1))
                                            .toList()));
            pipeline.synchronize(first, col(Event::at), 0L).with(second, col(Event::at));
            Table<Event> all = pipeline.materialize(first.union(second));
            all.write(into(taken));
            RunningPipeline running = pipeline.start();
            if (crashes) {
                assertThatThrownBy(running::await).isInstanceOf(RunException.class);
            } else {
                running.await();
                assertThat(running.materialized(all).rowCount()).isEqualTo(100);
            }
        }
        assertThat(taken.stream().distinct().map(Event::at))
                .isEqualTo(LongStream.range(0, 100).boxed().toList());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        var pipeline = Pipeline.create();
        Table<Event> once = pipeline.read(Rows.of(Event.class, at(1, 1)));
        Table<Event> live = pipeline.read(Push.of(Event.class));
        Table<Event> derived = once.distinct();
        assertThatThrownBy(() -> pipeline.synchronize(derived, col(Event::at), 0L))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0131");
        assertThatThrownBy(() -> pipeline.synchronize(once, col(Event::at), -1L))
                .hasMessageContaining("zero or more");
        pipeline.synchronize(once, col(Event::at), 0L).with(live, col(Event::at));
        once.union(live).write(into(new ArrayList<>()));
        assertThatThrownBy(() -> pipeline.start().await())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("DW-0223");
    }
}
