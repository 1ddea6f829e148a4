package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.DATE;
import static io.deltaway.engine.value.Type.Simple.DATE_TIME;
import static io.deltaway.engine.value.Type.Simple.DOUBLE;
import static io.deltaway.engine.value.Type.Simple.DURATION;
import static io.deltaway.engine.value.Type.Simple.INSTANT;
import static io.deltaway.engine.value.Type.Simple.LONG;
import static io.deltaway.engine.value.Type.Simple.TEXT;
import static io.deltaway.engine.value.Type.Simple.TIME;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.expr.LongBinary.Division;
import io.deltaway.engine.expr.Overload.KernelOf;
import io.deltaway.engine.value.Type;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/// Sums and differences of times, and times cut to units. A result outside the range of 64-bit
/// nanoseconds fails. What is added in units of the calendar to an instant is added to its local
/// time in a zone, UTC where none is named.
final class TimeArithmetic {

    private static final long DAY = TimeFields.DAY;

    static final Catalog FUNCTIONS =
            new Catalog("date and time")
                    .add(
                            "plus",
                            "A time plus a duration; a time of day starts again at midnight.",
                            sum(INSTANT, DURATION, INSTANT),
                            sum(DATE_TIME, DURATION, DATE_TIME),
                            sum(DURATION, DURATION, DURATION),
                            aroundTheClock(1))
                    .add(
                            "minus",
                            "A time minus a duration, or the duration from the second time to the first.",
                            difference(INSTANT, DURATION, INSTANT),
                            difference(DATE_TIME, DURATION, DATE_TIME),
                            difference(DURATION, DURATION, DURATION),
                            difference(INSTANT, INSTANT, DURATION),
                            difference(DATE_TIME, DATE_TIME, DURATION),
                            difference(TIME, TIME, DURATION),
                            aroundTheClock(-1))
                    .add(
                            "times",
                            "The duration multiplied by a whole number.",
                            Overload.takes(DURATION, LONG)
                                    .gives(DURATION)
                                    .by(
                                            ranged(row ->
                                                    Math.multiplyExact(
                                                            row.number(0), row.number(1)))))
                    .add(
                            "dividedBy",
                            "A duration divided by a whole number, cut to nanoseconds; or the ratio of two durations,"
                                    + " infinite or NaN where the second is zero.",
                            Overload.takes(DURATION, LONG)
                                    .gives(DURATION)
                                    .by(new LongBinary.Divide(Division.TRUNCATED, false)),
                            Overload.takes(DURATION, DURATION)
                                    .gives(DOUBLE)
                                    .by(
                                            RowKernel.doubles(
                                                    row -> (double) row.number(0) / row.number(1))))
                    .add(
                            "negate",
                            "The duration with the other sign.",
                            Overload.takes(DURATION)
                                    .gives(DURATION)
                                    .by(ranged(row -> Math.negateExact(row.number(0)))))
                    .add(
                            "abs",
                            "The duration without its sign.",
                            Overload.takes(DURATION)
                                    .gives(DURATION)
                                    .by(ranged(row -> Math.absExact(row.number(0)))))
                    .add(
                            "durationBetween",
                            "The duration from the first time to the second.",
                            between(INSTANT),
                            between(DATE_TIME),
                            between(TIME))
                    .add(
                            "plusDays",
                            "The same time of day so many days later. Of an instant that is meant in a time zone, UTC"
                                    + " where none is named.",
                            calendar(ChronoUnit.DAYS))
                    .add(
                            "plusWeeks",
                            "The same time of day so many weeks later.",
                            calendar(ChronoUnit.WEEKS))
                    .add(
                            "plusMonths",
                            "The same time so many months later; the last day of a month that has no such day.",
                            calendar(ChronoUnit.MONTHS))
                    .add(
                            "plusYears",
                            "The same time so many years later; 28 February in years without a 29th.",
                            calendar(ChronoUnit.YEARS))
                    .add(
                            "daysBetween",
                            "The days from the first date to the second.",
                            count(ChronoUnit.DAYS))
                    .add(
                            "monthsBetween",
                            "The full months from the first date to the second.",
                            count(ChronoUnit.MONTHS))
                    .add(
                            "yearsBetween",
                            "The full years from the first date to the second.",
                            count(ChronoUnit.YEARS))
                    .add(
                            "truncateTo",
                            "The start of the unit in which the time lies: nano, micro, milli, second, minute, hour, day,"
                                    + " week (from Monday), month, quarter or year; or of the span of a fixed duration,"
                                    + " counted from 1970-01-01T00:00.",
                            Overload.takes(DATE, TEXT).gives(DATE).by(TimeArithmetic::truncateDate),
                            Overload.takes(TIME, TEXT)
                                    .gives(TIME)
                                    .by(TimeArithmetic::truncateLocal),
                            Overload.takes(DATE_TIME, TEXT)
                                    .gives(DATE_TIME)
                                    .by(TimeArithmetic::truncateLocal),
                            Overload.takes(INSTANT, TEXT)
                                    .gives(INSTANT)
                                    .by(TimeArithmetic::truncateLocal),
                            Overload.takes(INSTANT, TEXT, TEXT)
                                    .gives(INSTANT)
                                    .by(TimeArithmetic::truncateInZone),
                            span(INSTANT),
                            span(DATE_TIME),
                            span(DURATION));

    private TimeArithmetic() {}

    /// As [RowKernel#longs], where what overflows, or is no date, is a time out of range.
    static KernelOf ranged(RowKernel.LongBody body) {
        return RowKernel.longs(row -> {
            try {
                return body.at(row);
            } catch (ArithmeticException | DateTimeException beyond) {
                return row.fail(Failure.OUT_OF_RANGE);
            }
        });
    }

    private static Overload sum(Type a, Type b, Type result) {
        return Overload.takes(a, b).gives(result).by(new LongBinary.Plus(Failure.OUT_OF_RANGE));
    }

    private static Overload difference(Type a, Type b, Type result) {
        return Overload.takes(a, b).gives(result).by(new LongBinary.Minus(Failure.OUT_OF_RANGE));
    }

    private static Overload between(Type type) {
        return Overload.takes(type, type)
                .gives(DURATION)
                .by(ranged(row -> Math.subtractExact(row.number(1), row.number(0))));
    }

    private static Overload aroundTheClock(int sign) {
        return Overload.takes(TIME, DURATION)
                .gives(TIME)
                .by(
                        RowKernel.longs(row ->
                                Math.floorMod(
                                        row.number(0) + sign * Math.floorMod(row.number(1), DAY),
                                        DAY)));
    }

    private static Overload[] calendar(ChronoUnit unit) {
        return new Overload[] {
            Overload.takes(DATE, LONG).gives(DATE).by(RowKernel.longs(row -> laterDate(row, unit))),
            Overload.takes(DATE_TIME, LONG)
                    .gives(DATE_TIME)
                    .by(ranged(row -> laterLocal(row.number(0), row.number(1), unit))),
            Overload.takes(INSTANT, LONG)
                    .gives(INSTANT)
                    .by(ranged(row -> laterLocal(row.number(0), row.number(1), unit))),
            Overload.takes(INSTANT, LONG, TEXT)
                    .gives(INSTANT)
                    .by(site -> {
                        Compiled<Zone> zones = Zone.compiled(site, 2);
                        return ranged(
                                        row -> {
                                            Zone zone = zones.at(row);
                                            return zone == null ? 0 : laterIn(zone, row, unit);
                                        })
                                .of(site);
                    })
        };
    }

    private static long laterDate(Cursor row, ChronoUnit unit) {
        try {
            return later(row.number(0), row.number(1), unit);
        } catch (ArithmeticException | DateTimeException beyond) {
            return row.fail(
                    Failure.argument("a date outside " + LocalDate.MIN + " to " + LocalDate.MAX));
        }
    }

    private static long later(long epochDay, long count, ChronoUnit unit) {
        return LocalDate.ofEpochDay(epochDay).plus(count, unit).toEpochDay();
    }

    private static long laterLocal(long local, long count, ChronoUnit unit) {
        long day = later(Math.floorDiv(local, DAY), count, unit);
        // the product alone may overflow below the first full day of the range
        return Math.addExact(Math.multiplyExact(day + 1, DAY), Math.floorMod(local, DAY) - DAY);
    }

    private static long laterIn(Zone zone, Cursor row, ChronoUnit unit) {
        long instant = row.number(0);
        long local = zone.toLocal(instant);
        return zone.toInstant(laterLocal(local, row.number(1), unit), local - instant);
    }

    private static Overload count(ChronoUnit unit) {
        return Overload.takes(DATE, DATE)
                .gives(LONG)
                .by(
                        RowKernel.longs(row ->
                                unit.between(
                                        LocalDate.ofEpochDay(row.number(0)),
                                        LocalDate.ofEpochDay(row.number(1)))));
    }

    private static Kernel truncateDate(Site site) {
        Compiled<TimeUnit> units = TimeUnit.compiled(site, 1);
        return RowKernel.longs(
                        row -> {
                            TimeUnit unit = units.at(row);
                            return unit == null ? 0 : unit.firstDay(row.number(0));
                        })
                .of(site);
    }

    private static Kernel truncateLocal(Site site) {
        Compiled<TimeUnit> units = TimeUnit.compiled(site, 1);
        return ranged(
                        row -> {
                            TimeUnit unit = units.at(row);
                            if (unit == null) {
                                return 0;
                            }
                            boolean isWhole =
                                    site.result() == TIME
                                            && unit.ordinal() >= TimeUnit.DAY.ordinal();
                            return isWhole ? 0 : unit.start(row.number(0));
                        })
                .of(site);
    }

    private static Kernel truncateInZone(Site site) {
        Compiled<TimeUnit> units = TimeUnit.compiled(site, 1);
        Compiled<Zone> zones = Zone.compiled(site, 2);
        return ranged(
                        row -> {
                            TimeUnit unit = units.at(row);
                            Zone zone = zones.at(row);
                            if (unit == null || zone == null) {
                                return 0;
                            }
                            long instant = row.number(0);
                            long local = zone.toLocal(instant);
                            // within a day the offset of the instant itself counts: an hour that
                            // occurs twice is two hours
                            return unit.ordinal() < TimeUnit.DAY.ordinal()
                                    ? Math.subtractExact(instant, Math.floorMod(local, unit.nanos))
                                    : zone.startOf(unit.firstDay(Math.floorDiv(local, DAY)));
                        })
                .of(site);
    }

    private static Overload span(Type type) {
        return Overload.takes(type, DURATION)
                .gives(type)
                .by(
                        ranged(row -> {
                            long length = row.number(1);
                            return length <= 0
                                    ? row.fail(
                                            Failure.argument("spans of " + length + " nanoseconds"))
                                    : Math.subtractExact(
                                            row.number(0), Math.floorMod(row.number(0), length));
                        }));
    }
}
