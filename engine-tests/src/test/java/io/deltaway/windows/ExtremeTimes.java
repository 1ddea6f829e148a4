package io.deltaway.windows;

import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.session;
import static io.deltaway.table.Columns.sliding;

import io.deltaway.table.Lateness;
import io.deltaway.table.Moment;
import io.deltaway.table.Pair;
import io.deltaway.table.Projection;
import io.deltaway.table.Scope;
import io.deltaway.table.Table;
import io.deltaway.table.Window;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestPipeline;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// A pipeline with times near the ends of what their type can hold, for tests that compare it with
/// sums without an end.
///
/// @param <R> rows with such times
/// @param <T> the times
/// @param <D> distances between them
final class ExtremeTimes<R extends Record, T, D extends Comparable<D>> {

    private static final int HISTORIES = Integer.getInteger("histories", 60);

    record Day(LocalDate at, int number) {}

    record Tick(Instant at, int number) {}

    record Place(long at, int number) {}

    /// @param least and most: in days, nanoseconds, or the numbers themselves
    /// @param time of such a count
    record Kind<R extends Record, T, D extends Comparable<D>>(
            Class<R> rows,
            long least,
            long most,
            LongFunction<T> time,
            Row<R, T> row,
            Moment<R, T, D> at,
            LongFunction<D> distance,
            Evenly<R, T> sliding,
            LongFunction<Window<R, T>> session,
            LongFunction<Lateness<? super T>> closing,
            BiFunction<Scope<Pair<R, R>, R>, Scope<Pair<R, R>, R>, Projection<Pair<R, R>, Met>>
                    met) {

        interface Row<R, T> {
            R of(T at, int number);
        }

        interface Evenly<R, T> {
            Window<R, T> of(long length, long hop);
        }
    }

    private static final Kind<Day, LocalDate, Duration> DAYS =
            new Kind<>(
                    Day.class,
                    LocalDate.MIN.toEpochDay(),
                    LocalDate.MAX.toEpochDay(),
                    LocalDate::ofEpochDay,
                    Day::new,
                    col(Day::at),
                    Duration::ofDays,
                    (length, hop) ->
                            sliding(col(Day::at), Duration.ofDays(length), Duration.ofDays(hop)),
                    gap -> session(col(Day::at), Duration.ofDays(gap)),
                    grace -> closing(Duration.ofDays(grace)),
                    (left, right) ->
                            into(
                                    Met.class,
                                    left.col(Day::number).as(Met::left),
                                    right.col(Day::number).as(Met::right)));

    private static final Kind<Tick, Instant, Duration> TICKS =
            new Kind<>(
                    Tick.class,
                    Long.MIN_VALUE + 1,
                    Long.MAX_VALUE,
                    nanos -> Instant.EPOCH.plusNanos(nanos),
                    Tick::new,
                    col(Tick::at),
                    Duration::ofNanos,
                    (length, hop) ->
                            sliding(col(Tick::at), Duration.ofNanos(length), Duration.ofNanos(hop)),
                    gap -> session(col(Tick::at), Duration.ofNanos(gap)),
                    grace -> closing(Duration.ofNanos(grace)),
                    (left, right) ->
                            into(
                                    Met.class,
                                    left.col(Tick::number).as(Met::left),
                                    right.col(Tick::number).as(Met::right)));

    private static final Kind<Place, Long, Long> PLACES =
            new Kind<>(
                    Place.class,
                    Long.MIN_VALUE,
                    Long.MAX_VALUE,
                    place -> place,
                    Place::new,
                    col(Place::at),
                    distance -> distance,
                    (length, hop) -> sliding(col(Place::at), length, hop),
                    gap -> session(col(Place::at), gap),
                    grace -> closing((double) grace),
                    (left, right) ->
                            into(
                                    Met.class,
                                    left.col(Place::number).as(Met::left),
                                    right.col(Place::number).as(Met::right)));

    private static final List<Kind<?, ?, ?>> KINDS = List.of(DAYS, TICKS, PLACES);

    record Span(String from, String to, long rows) {}

    record Met(int left, int right) {}

    /// Checks random ones of each kind.
    static void check(Consumer<ExtremeTimes<?, ?, ?>> check) {
        Seeds.check(
                HISTORIES,
                seed -> KINDS.forEach(kind -> check.accept(new ExtremeTimes<>(seed, kind))));
    }

    final Random random;
    final Kind<R, T, D> kind;
    final TestPipeline pipeline;
    final TestInput<R> input;
    final List<Long> times = new ArrayList<>();

    private ExtremeTimes(long seed, Kind<R, T, D> kind) {
        this.random = new Random(seed);
        this.kind = kind;
        this.pipeline = TestPipeline.create(random.nextBoolean() ? 1 : 2, Scheduler.seeded(seed));
        this.input = pipeline.input(kind.rows);
        for (int i = 2 + random.nextInt(8); i > 0; i--) {
            times.add(time());
        }
        Collections.sort(times);
    }

    final long time() {
        long near = random.nextInt(random.nextBoolean() ? 4 : 40);
        return switch (random.nextInt(5)) {
            case 0, 1 -> kind.least + near;
            case 2, 3 -> kind.most - near;
            default -> near - 20;
        };
    }

    long length() {
        return random.nextInt(4) == 0
                ? kind.most - random.nextInt(30)
                : 1 + random.nextInt(random.nextBoolean() ? 3 : 30);
    }

    /// Gives the rows in two epochs, and ends the input.
    void run() {
        for (int i = 0; i < times.size(); i++) {
            input.insert(kind.row.of(kind.time.apply(times.get(i)), i));
            if (i == times.size() / 2) {
                pipeline.epoch();
            }
        }
        pipeline.endSources();
        pipeline.epoch();
        pipeline.epoch();
    }

    BigInteger exact(long time) {
        return BigInteger.valueOf(time);
    }

    boolean holds(BigInteger bound) {
        return bound.compareTo(exact(kind.least)) >= 0 && bound.compareTo(exact(kind.most)) <= 0;
    }

    String text(BigInteger time) {
        return String.valueOf(kind.time.apply(time.longValueExact()));
    }

    Table<Span> spans(Window<R, T> window, boolean closes) {
        var windowed =
                closes
                        ? input.table().window(window, kind.closing.apply(random.nextInt(3)))
                        : input.table().window(window);
        return windowed.reduce(g ->
                into(
                        Span.class,
                        g.windowStart().toText().as(Span::from),
                        g.windowEnd().toText().as(Span::to),
                        g.count().as(Span::rows)));
    }

    /// The starts of the windows of a time; null where one has a bound that can't be held.
    @Nullable List<BigInteger> starts(long time, long length, long hop) {
        var starts = new ArrayList<BigInteger>();
        BigInteger at = exact(time);
        BigInteger step = exact(hop);
        BigInteger start = at.subtract(at.mod(step));
        for (; start.add(exact(length)).compareTo(at) > 0; start = start.subtract(step)) {
            if (!holds(start) || !holds(start.add(exact(length)))) {
                return null;
            }
            starts.add(start);
        }
        return starts;
    }

    /// Whether one time is within bounds around another.
    boolean isWithin(long time, long other, long lower, long upper) {
        BigInteger distance = exact(other).subtract(exact(time));
        return distance.compareTo(exact(lower)) >= 0 && distance.compareTo(exact(upper)) <= 0;
    }
}
