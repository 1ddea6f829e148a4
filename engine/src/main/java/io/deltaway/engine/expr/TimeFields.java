package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.BOOLEAN;
import static io.deltaway.engine.value.Type.Simple.DATE;
import static io.deltaway.engine.value.Type.Simple.DATE_TIME;
import static io.deltaway.engine.value.Type.Simple.DURATION;
import static io.deltaway.engine.value.Type.Simple.INSTANT;
import static io.deltaway.engine.value.Type.Simple.LONG;
import static io.deltaway.engine.value.Type.Simple.TEXT;
import static io.deltaway.engine.value.Type.Simple.TIME;

import io.deltaway.engine.expr.Overload.KernelOf;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;

/// The parts of dates and times, by the ISO calendar. Those of an instant are the parts of its
/// local time in a zone, UTC where none is named.
final class TimeFields {

    static final long SECOND = 1_000_000_000L;
    static final long DAY = 86_400 * SECOND;

    static final Catalog FUNCTIONS =
            new Catalog("date and time")
                    .add("year", "The year.", ofDate(LocalDate::getYear))
                    .add(
                            "quarter",
                            "The quarter of the year, 1 to 4.",
                            ofDate(d -> (d.getMonthValue() + 2) / 3))
                    .add("month", "The month, 1 to 12.", ofDate(LocalDate::getMonthValue))
                    .add("day", "The day of the month, 1 to 31.", ofDate(LocalDate::getDayOfMonth))
                    .add(
                            "dayOfWeek",
                            "The day of the week, 1 (Monday) to 7 (Sunday).",
                            ofDate(date -> date.getDayOfWeek().getValue()))
                    .add(
                            "dayOfYear",
                            "The day of the year, 1 to 366.",
                            ofDate(LocalDate::getDayOfYear))
                    .add(
                            "week",
                            "The week of the week-based year of ISO 8601, 1 to 53.",
                            ofDate(date -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)))
                    .add(
                            "weekYear",
                            "The week-based year of ISO 8601, to which the week belongs.",
                            ofDate(date -> date.get(IsoFields.WEEK_BASED_YEAR)))
                    .add(
                            "daysInMonth",
                            "The number of days of the month.",
                            ofDate(LocalDate::lengthOfMonth))
                    .add(
                            "isLeapYear",
                            "Whether the year has 366 days.",
                            Overload.takes(DATE)
                                    .gives(BOOLEAN)
                                    .by(
                                            RowKernel.truths(row ->
                                                    LocalDate.ofEpochDay(row.number(0))
                                                            .isLeapYear())))
                    .add("hour", "The hour, 0 to 23.", ofTime(nanos -> nanos / (3600 * SECOND)))
                    .add(
                            "minute",
                            "The minute, 0 to 59.",
                            ofTime(nanos -> nanos / (60 * SECOND) % 60))
                    .add("second", "The second, 0 to 59.", ofTime(nanos -> nanos / SECOND % 60))
                    .add(
                            "milli",
                            "The milliseconds of the second, 0 to 999.",
                            ofTime(n -> n / 1_000_000 % 1000))
                    .add(
                            "nano",
                            "The nanoseconds of the second, 0 to 999,999,999.",
                            ofTime(n -> n % SECOND))
                    .add(
                            "toDays",
                            "The whole days of a duration, of 24 hours each, cut towards zero.",
                            whole(DAY))
                    .add(
                            "toHours",
                            "The whole hours of a duration, cut towards zero.",
                            whole(3600 * SECOND))
                    .add(
                            "toMinutes",
                            "The whole minutes of a duration, cut towards zero.",
                            whole(60 * SECOND))
                    .add(
                            "toSeconds",
                            "The whole seconds of a duration, cut towards zero.",
                            whole(SECOND))
                    .add(
                            "toMillis",
                            "The whole milliseconds of a duration, cut towards zero.",
                            whole(1_000_000))
                    .add(
                            "toMicros",
                            "The whole microseconds of a duration, cut towards zero.",
                            whole(1_000))
                    .add("toNanos", "The nanoseconds of a duration.", whole(1))
                    .add("durationOfDays", "So many days of 24 hours.", duration(DAY))
                    .add("durationOfHours", "So many hours.", duration(3600 * SECOND))
                    .add("durationOfMinutes", "So many minutes.", duration(60 * SECOND))
                    .add("durationOfSeconds", "So many seconds.", duration(SECOND))
                    .add("durationOfMillis", "So many milliseconds.", duration(1_000_000))
                    .add("durationOfMicros", "So many microseconds.", duration(1_000))
                    .add("durationOfNanos", "So many nanoseconds.", duration(1));

    private TimeFields() {}

    /// The kernel of a function of an instant's local time, in the zone that the last argument
    /// names or in UTC.
    static KernelOf inZone(LongUnaryOperator ofLocal, int zoneArgument) {
        return site -> {
            if (site.arguments().size() <= zoneArgument) {
                return TimeArithmetic.ranged(row -> ofLocal.applyAsLong(row.number(0))).of(site);
            }
            Compiled<Zone> zones = Zone.compiled(site, zoneArgument);
            return TimeArithmetic.ranged(
                            row -> {
                                Zone zone = zones.at(row);
                                return zone == null
                                        ? 0
                                        : ofLocal.applyAsLong(zone.toLocal(row.number(0)));
                            })
                    .of(site);
        };
    }

    private static Overload[] ofDate(ToLongFunction<LocalDate> field) {
        LongUnaryOperator ofLocal =
                local -> field.applyAsLong(LocalDate.ofEpochDay(Math.floorDiv(local, DAY)));
        return new Overload[] {
            Overload.takes(DATE)
                    .gives(LONG)
                    .by(new LongMap(day -> field.applyAsLong(LocalDate.ofEpochDay(day)))),
            Overload.takes(DATE_TIME).gives(LONG).by(new LongMap(ofLocal)),
            Overload.takes(INSTANT).gives(LONG).by(inZone(ofLocal, 1)),
            Overload.takes(INSTANT, TEXT).gives(LONG).by(inZone(ofLocal, 1))
        };
    }

    private static Overload[] ofTime(LongUnaryOperator field) {
        LongUnaryOperator ofLocal = local -> field.applyAsLong(Math.floorMod(local, DAY));
        return new Overload[] {
            Overload.takes(TIME).gives(LONG).by(new LongMap(field)),
            Overload.takes(DATE_TIME).gives(LONG).by(new LongMap(ofLocal)),
            Overload.takes(INSTANT).gives(LONG).by(inZone(ofLocal, 1)),
            Overload.takes(INSTANT, TEXT).gives(LONG).by(inZone(ofLocal, 1))
        };
    }

    private static Overload whole(long nanosPerUnit) {
        return Overload.takes(DURATION).gives(LONG).by(new LongMap(nanos -> nanos / nanosPerUnit));
    }

    private static Overload duration(long nanosPerUnit) {
        return Overload.takes(LONG)
                .gives(DURATION)
                .by(TimeArithmetic.ranged(row -> Math.multiplyExact(row.number(0), nanosPerUnit)));
    }
}
