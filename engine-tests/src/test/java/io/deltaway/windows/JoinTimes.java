package io.deltaway.windows;

import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.sliding;
import static io.deltaway.table.Types.DATE;
import static io.deltaway.table.Types.DATE_TIME;
import static io.deltaway.table.Types.DOUBLE;
import static io.deltaway.table.Types.INSTANT;
import static io.deltaway.table.Types.INT;
import static io.deltaway.table.Types.LONG;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.Expr;
import io.deltaway.table.Lateness;
import io.deltaway.table.Moment;
import io.deltaway.table.Pair;
import io.deltaway.table.Row;
import io.deltaway.table.RowType;
import io.deltaway.table.Scope;
import io.deltaway.table.Types.ColumnType;
import io.deltaway.table.Window;
import io.deltaway.windows.JoinSimulation.Rule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/// Times of a kind that joins may go by, in the place of the whole numbers that a [JoinSimulation]
/// has.
///
/// @param <T> what they are
/// @param <D> what distances between them are
/// @param time the time for a number
/// @param number the number for a time
record JoinTimes<T, D extends Comparable<D>>(
        Type stored,
        Class<T> kind,
        ColumnType<T> type,
        Moment<Row, T, D> at,
        Function<Scope<Pair<Row, Row>, Row>, Expr<Pair<Row, Row>, T>> atOf,
        LongFunction<T> time,
        ToLongFunction<T> number,
        LongFunction<D> distance,
        BiFunction<D, D, Window<Row, T>> windows,
        Function<Rule, Lateness<? super T>> lateness) {

    private static final JoinTimes<Long, Long> LONGS =
            new JoinTimes<>(
                    Simple.LONG,
                    Long.class,
                    LONG,
                    col("at", LONG),
                    side -> side.col("at", LONG),
                    number -> number,
                    time -> time,
                    number -> number,
                    (length, hop) -> sliding(col("at", LONG), length, hop),
                    rule -> amounts(rule, 1));

    private static final JoinTimes<Integer, Integer> INTS =
            new JoinTimes<>(
                    Simple.INT,
                    Integer.class,
                    INT,
                    col("at", INT),
                    side -> side.col("at", INT),
                    number -> (int) number,
                    time -> time,
                    number -> (int) number,
                    (length, hop) -> sliding(col("at", INT), length, hop),
                    rule -> amounts(rule, 1));

    private static final double QUARTER = 0.25;

    private static final JoinTimes<Double, Double> DOUBLES =
            new JoinTimes<>(
                    Simple.DOUBLE,
                    Double.class,
                    DOUBLE,
                    col("at", DOUBLE),
                    side -> side.col("at", DOUBLE),
                    number -> number * QUARTER,
                    time -> (long) (time / QUARTER),
                    number -> number * QUARTER,
                    (length, hop) -> sliding(col("at", DOUBLE), length, hop),
                    rule -> amounts(rule, QUARTER));

    private static final JoinTimes<Instant, Duration> INSTANTS =
            new JoinTimes<>(
                    Simple.INSTANT,
                    Instant.class,
                    INSTANT,
                    col("at", INSTANT),
                    side -> side.col("at", INSTANT),
                    Instant::ofEpochMilli,
                    Instant::toEpochMilli,
                    Duration::ofMillis,
                    (length, hop) -> sliding(col("at", INSTANT), length, hop),
                    rule -> durations(rule, Duration.ofMillis(1)));

    private static final JoinTimes<LocalDateTime, Duration> DATE_TIMES =
            new JoinTimes<>(
                    Simple.DATE_TIME,
                    LocalDateTime.class,
                    DATE_TIME,
                    col("at", DATE_TIME),
                    side -> side.col("at", DATE_TIME),
                    number -> LocalDateTime.ofEpochSecond(number, 0, ZoneOffset.UTC),
                    time -> time.toEpochSecond(ZoneOffset.UTC),
                    Duration::ofSeconds,
                    (length, hop) -> sliding(col("at", DATE_TIME), length, hop),
                    rule -> durations(rule, Duration.ofSeconds(1)));

    private static final JoinTimes<LocalDate, Duration> DATES =
            new JoinTimes<>(
                    Simple.DATE,
                    LocalDate.class,
                    DATE,
                    col("at", DATE),
                    side -> side.col("at", DATE),
                    LocalDate::ofEpochDay,
                    LocalDate::toEpochDay,
                    Duration::ofDays,
                    (length, hop) -> sliding(col("at", DATE), length, hop),
                    rule -> durations(rule, Duration.ofDays(1)));

    /// All kinds of times.
    static final List<JoinTimes<?, ?>> ALL =
            List.of(LONGS, INTS, DOUBLES, INSTANTS, DATE_TIMES, DATES);

    private static Lateness<Number> amounts(Rule rule, double unit) {
        return rule.lateness(
                closing(rule.grace() * unit),
                lateness -> lateness.holdBack(rule.holdBack() * unit));
    }

    private static Lateness<Temporal> durations(Rule rule, Duration unit) {
        return rule.lateness(
                closing(unit.multipliedBy(rule.grace())),
                lateness -> lateness.holdBack(unit.multipliedBy(rule.holdBack())));
    }

    /// The rows that are joined: sensor, time and value.
    RowType<Row> rows() {
        return RowType.rows(
                Schema.of(
                        new Field("sensor", Simple.INT, false),
                        new Field("at", stored, false),
                        new Field("value", Simple.INT, false)));
    }

    @Override
    public String toString() {
        return kind.getSimpleName();
    }
}
