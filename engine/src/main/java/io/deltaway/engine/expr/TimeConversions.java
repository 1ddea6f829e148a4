package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.DATE;
import static io.deltaway.engine.value.Type.Simple.DATE_TIME;
import static io.deltaway.engine.value.Type.Simple.INSTANT;
import static io.deltaway.engine.value.Type.Simple.LONG;
import static io.deltaway.engine.value.Type.Simple.TEXT;
import static io.deltaway.engine.value.Type.Simple.TIME;

import io.deltaway.engine.expr.Overload.KernelOf;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/// Conversions between dates, times, instants, counts and formatted text. Instants and local times
/// meet in a zone, UTC where none is named.
final class TimeConversions {

    private static final long DAY = TimeFields.DAY;

    static final Catalog FUNCTIONS =
            new Catalog("date and time")
                    .add(
                            "toDate",
                            "The date of a time.",
                            Overload.takes(DATE).gives(DATE).by((rows, arguments) -> arguments[0]),
                            Overload.takes(DATE_TIME)
                                    .gives(DATE)
                                    .by(new LongMap(local -> Math.floorDiv(local, DAY))),
                            Overload.takes(INSTANT)
                                    .gives(DATE)
                                    .by(TimeFields.inZone(local -> Math.floorDiv(local, DAY), 1)),
                            Overload.takes(INSTANT, TEXT)
                                    .gives(DATE)
                                    .by(TimeFields.inZone(local -> Math.floorDiv(local, DAY), 1)))
                    .add(
                            "toTime",
                            "The time of day.",
                            Overload.takes(DATE_TIME)
                                    .gives(TIME)
                                    .by(new LongMap(local -> Math.floorMod(local, DAY))),
                            Overload.takes(INSTANT)
                                    .gives(TIME)
                                    .by(TimeFields.inZone(local -> Math.floorMod(local, DAY), 1)),
                            Overload.takes(INSTANT, TEXT)
                                    .gives(TIME)
                                    .by(TimeFields.inZone(local -> Math.floorMod(local, DAY), 1)))
                    .add(
                            "toDateTime",
                            "The local date and time of an instant; of a date its midnight or a time of day.",
                            Overload.takes(DATE)
                                    .gives(DATE_TIME)
                                    .by(
                                            TimeArithmetic.ranged(
                                                    row -> Math.multiplyExact(row.number(0), DAY))),
                            Overload.takes(DATE, TIME)
                                    .gives(DATE_TIME)
                                    .by(
                                            TimeArithmetic.ranged(row ->
                                                    Math.addExact(
                                                            Math.multiplyExact(row.number(0), DAY),
                                                            row.number(1)))),
                            Overload.takes(INSTANT)
                                    .gives(DATE_TIME)
                                    .by((rows, arguments) -> arguments[0]),
                            Overload.takes(INSTANT, TEXT)
                                    .gives(DATE_TIME)
                                    .by(TimeFields.inZone(local -> local, 1)))
                    .add(
                            "toInstant",
                            "The instant of a local date and time, or of the start of a date. A time that a change of the"
                                    + " clock skips is moved by the gap; of two instants it is the earlier.",
                            Overload.takes(DATE_TIME).gives(INSTANT).by(inZone(Zone::toInstant)),
                            Overload.takes(DATE_TIME, TEXT)
                                    .gives(INSTANT)
                                    .by(inZone(Zone::toInstant)),
                            Overload.takes(DATE).gives(INSTANT).by(inZone(Zone::startOf)),
                            Overload.takes(DATE, TEXT).gives(INSTANT).by(inZone(Zone::startOf)))
                    .add(
                            "makeDate",
                            "The date of a year, a month and a day; fails where there is none.",
                            Overload.takes(LONG, LONG, LONG)
                                    .gives(DATE)
                                    .by(
                                            RowKernel.longs(row ->
                                                    LocalDate.of(
                                                                    row.clamped(0),
                                                                    row.clamped(1),
                                                                    row.clamped(2))
                                                            .toEpochDay())))
                    .add(
                            "makeTime",
                            "The time of an hour, a minute and a second; fails where there is none.",
                            Overload.takes(LONG, LONG, LONG)
                                    .gives(TIME)
                                    .by(
                                            RowKernel.longs(row ->
                                                    LocalTime.of(
                                                                    row.clamped(0),
                                                                    row.clamped(1),
                                                                    row.clamped(2))
                                                            .toNanoOfDay())))
                    .add(
                            "epochSeconds",
                            "The whole seconds since 1970-01-01T00:00Z, rounded down.",
                            count(TimeFields.SECOND))
                    .add(
                            "epochMillis",
                            "The whole milliseconds since 1970-01-01T00:00Z, rounded down.",
                            count(1_000_000))
                    .add(
                            "epochMicros",
                            "The whole microseconds since 1970-01-01T00:00Z, rounded down.",
                            count(1_000))
                    .add("epochNanos", "The nanoseconds since 1970-01-01T00:00Z.", count(1))
                    .add(
                            "epochDay",
                            "The days since 1970-01-01.",
                            Overload.takes(DATE).gives(LONG).by((rows, arguments) -> arguments[0]))
                    .add(
                            "ofEpochSeconds",
                            "The instant so many seconds after 1970-01-01T00:00Z.",
                            since(TimeFields.SECOND))
                    .add(
                            "ofEpochMillis",
                            "The instant so many milliseconds after 1970-01-01T00:00Z.",
                            since(1_000_000))
                    .add(
                            "ofEpochMicros",
                            "The instant so many microseconds after 1970-01-01T00:00Z.",
                            since(1_000))
                    .add(
                            "ofEpochNanos",
                            "The instant so many nanoseconds after 1970-01-01T00:00Z.",
                            since(1))
                    .add(
                            "ofEpochDay",
                            "The date so many days after 1970-01-01.",
                            Overload.takes(LONG)
                                    .gives(DATE)
                                    .by(
                                            RowKernel.longs(row ->
                                                    LocalDate.ofEpochDay(row.number(0))
                                                            .toEpochDay())))
                    .add(
                            "format",
                            "The time as text, by a pattern of java.time.format.DateTimeFormatter with English names;"
                                    + " an instant as its local time in a zone.",
                            Overload.takes(DATE, TEXT).gives(TEXT).by(TimeConversions::formatLocal),
                            Overload.takes(TIME, TEXT).gives(TEXT).by(TimeConversions::formatLocal),
                            Overload.takes(DATE_TIME, TEXT)
                                    .gives(TEXT)
                                    .by(TimeConversions::formatLocal),
                            Overload.takes(INSTANT, TEXT)
                                    .gives(TEXT)
                                    .by(TimeConversions::formatInstant),
                            Overload.takes(INSTANT, TEXT, TEXT)
                                    .gives(TEXT)
                                    .by(TimeConversions::formatInstant));

    private TimeConversions() {}

    /// What instant a zone makes of a date, or of a date and time.
    private interface InZone {
        long instant(Zone zone, long stored);
    }

    private static KernelOf inZone(InZone function) {
        return site -> {
            Compiled<Zone> zones = site.arguments().size() > 1 ? Zone.compiled(site, 1) : null;
            return TimeArithmetic.ranged(
                            row -> {
                                Zone zone = zones == null ? Zone.UTC : zones.at(row);
                                return zone == null ? 0 : function.instant(zone, row.number(0));
                            })
                    .of(site);
        };
    }

    private static Overload count(long nanosPerUnit) {
        return Overload.takes(INSTANT)
                .gives(LONG)
                .by(new LongMap(nanos -> Math.floorDiv(nanos, nanosPerUnit)));
    }

    private static Overload since(long nanosPerUnit) {
        return Overload.takes(LONG)
                .gives(INSTANT)
                .by(TimeArithmetic.ranged(row -> Math.multiplyExact(row.number(0), nanosPerUnit)));
    }

    private static Kernel formatLocal(Site site) {
        Type type = site.type(0);
        Compiled<DateTimeFormatter> patterns = TimePattern.writing(site, 1, type);
        return RowKernel.texts(
                        row -> {
                            DateTimeFormatter formatter = patterns.at(row);
                            return formatter == null
                                    ? null
                                    : formatter.format(
                                            (TemporalAccessor)
                                                    Values.fromLong(type, row.number(0)));
                        })
                .of(site);
    }

    private static Kernel formatInstant(Site site) {
        Compiled<DateTimeFormatter> patterns = TimePattern.compiled(site, 1);
        Compiled<Zone> zones = site.arguments().size() > 2 ? Zone.compiled(site, 2) : null;
        return RowKernel.texts(
                        row -> {
                            DateTimeFormatter formatter = patterns.at(row);
                            Zone zone = zones == null ? Zone.UTC : zones.at(row);
                            return formatter == null || zone == null
                                    ? null
                                    : formatter.format(
                                            ZonedDateTime.ofInstant(
                                                    Values.instant(row.number(0)), zone.id()));
                        })
                .of(site);
    }
}
