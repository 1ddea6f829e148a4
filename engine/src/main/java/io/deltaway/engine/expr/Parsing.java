package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.BOOLEAN;
import static io.deltaway.engine.value.Type.Simple.DATE;
import static io.deltaway.engine.value.Type.Simple.DATE_TIME;
import static io.deltaway.engine.value.Type.Simple.DECIMAL;
import static io.deltaway.engine.value.Type.Simple.DOUBLE;
import static io.deltaway.engine.value.Type.Simple.DURATION;
import static io.deltaway.engine.value.Type.Simple.FLOAT;
import static io.deltaway.engine.value.Type.Simple.INSTANT;
import static io.deltaway.engine.value.Type.Simple.INT;
import static io.deltaway.engine.value.Type.Simple.JSON;
import static io.deltaway.engine.value.Type.Simple.LONG;
import static io.deltaway.engine.value.Type.Simple.TEXT;
import static io.deltaway.engine.value.Type.Simple.TIME;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.expr.Overload.KernelOf;
import io.deltaway.engine.expr.Overload.Nullness;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.json.JsonParser;
import io.deltaway.json.MalformedJson;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Reads values from text. `parseX` fails where the text stands for none and says what the text
/// was; `tryParseX` gives null there. White space around a value is not accepted.
final class Parsing {

    static final Catalog FUNCTIONS = new Catalog("parsing");

    static {
        add("Int", "a 32-bit whole number", INT, Parsing::parseInt);
        add("Long", "a whole number", LONG, row -> NumberText.parseLong(row.bytes(0)));
        addReal("Float", FLOAT, row -> NumberText.parseFloat(row.bytes(0)));
        addReal("Double", DOUBLE, row -> NumberText.parseDouble(row.bytes(0)));
        addObject(
                "Decimal",
                "a decimal number of at most 2,000 digits before and behind the point",
                DECIMAL,
                row -> NumberText.parseDecimal(row.text(0)));
        add("Boolean", "true or false", BOOLEAN, Parsing::parseBoolean);
        addObject("Uuid", "a UUID", Type.Simple.UUID, Parsing::parseUuid);
        addTime(
                "Date",
                "a date such as 2024-02-29",
                DATE,
                (formatter, text) -> LocalDate.parse(text, formatter));
        addTime(
                "Time",
                "a time such as 13:45:00",
                TIME,
                (formatter, text) -> LocalTime.parse(text, formatter));
        addTime(
                "DateTime",
                "a date and time such as 2024-02-29T13:45:00",
                DATE_TIME,
                (formatter, text) -> LocalDateTime.parse(text, formatter));
        String instant = "an instant such as 2024-02-29T13:45:00Z";
        for (boolean isTry : new boolean[] {false, true}) {
            register(
                    "Instant",
                    instant
                            + "; with a pattern, in the time zone that is named where the text has none",
                    isTry,
                    longs(INSTANT, instant, isTry, row -> IsoText.parse(INSTANT, row.bytes(0))),
                    withPattern(INSTANT, isTry, false),
                    withPattern(INSTANT, isTry, true));
        }
        add(
                "Duration",
                "a duration such as PT1H30M",
                DURATION,
                row -> IsoText.parse(DURATION, row.bytes(0)));
        for (boolean isTry : new boolean[] {false, true}) {
            register("Json", "a JSON value", isTry, overload(JSON, isTry, json(isTry)));
        }
    }

    private Parsing() {}

    /// Reads a time from a text by a formatter.
    @FunctionalInterface
    private interface TimeReader {
        Object read(DateTimeFormatter formatter, String text);
    }

    private static void register(
            String name, String expected, boolean isTry, Overload... overloads) {
        FUNCTIONS.add(
                (isTry ? "tryParse" : "parse") + name,
                "The text read as "
                        + expected
                        + (isTry ? "; null where it is none." : "; fails where it is none."),
                overloads);
    }

    private static void add(String name, String expected, Type type, RowKernel.LongBody body) {
        for (boolean isTry : new boolean[] {false, true}) {
            register(name, expected, isTry, longs(type, expected, isTry, body));
        }
    }

    private static void addReal(String name, Type type, RowKernel.DoubleBody body) {
        for (boolean isTry : new boolean[] {false, true}) {
            KernelOf kernel =
                    RowKernel.doubles(row -> {
                        try {
                            return body.at(row);
                        } catch (NumberFormatException wrong) {
                            return refuse(row, "a number", isTry);
                        }
                    });
            register(name, "a number, NaN or Infinity", isTry, overload(type, isTry, kernel));
        }
    }

    private static void addObject(
            String name, String expected, Type type, RowKernel.ObjectBody body) {
        for (boolean isTry : new boolean[] {false, true}) {
            KernelOf kernel =
                    RowKernel.objects(row -> {
                        try {
                            return body.at(row);
                        } catch (IllegalArgumentException wrong) {
                            refuse(row, expected, isTry);
                            return null;
                        }
                    });
            register(name, expected, isTry, overload(type, isTry, kernel));
        }
    }

    private static void addTime(String name, String expected, Type type, TimeReader reader) {
        for (boolean isTry : new boolean[] {false, true}) {
            register(
                    name,
                    expected + ", or by a pattern of java.time.format.DateTimeFormatter",
                    isTry,
                    longs(type, expected, isTry, row -> IsoText.parse(type, row.bytes(0))),
                    withPattern(type, isTry, reader));
        }
    }

    private static Overload overload(Type type, boolean isTry, KernelOf kernel, Type... more) {
        var types = new ArrayList<Type>(List.of(TEXT));
        types.addAll(List.of(more));
        return Overload.takes(types.toArray(Type[]::new))
                .gives(type)
                .nullness(isTry ? Nullness.SOMETIMES : Nullness.STRICT)
                .by(kernel);
    }

    private static Overload longs(
            Type type, String expected, boolean isTry, RowKernel.LongBody body) {
        return overload(type, isTry, RowKernel.longs(row -> guarded(row, expected, isTry, body)));
    }

    private static long guarded(
            Cursor row, String expected, boolean isTry, RowKernel.LongBody body) {
        try {
            return body.at(row);
        } catch (NumberFormatException | DateTimeException wrong) {
            return refuse(row, expected, isTry);
        } catch (ArithmeticException outOfRange) {
            return isTry ? row.none() : row.fail(Failure.OUT_OF_RANGE);
        }
    }

    private static long refuse(Cursor row, String expected, boolean isTry) {
        return isTry ? row.none() : row.fail(Failure.parse(row.text(0), expected));
    }

    private static Overload withPattern(Type type, boolean isTry, TimeReader reader) {
        KernelOf kernel =
                site -> {
                    Compiled<DateTimeFormatter> patterns = TimePattern.compiled(site, 1);
                    return RowKernel.longs(
                                    row -> {
                                        DateTimeFormatter formatter = patterns.at(row);
                                        return formatter == null
                                                ? 0
                                                : guarded(
                                                        row,
                                                        "a text of the pattern " + row.text(1),
                                                        isTry,
                                                        r ->
                                                                Values.toLong(
                                                                        type,
                                                                        reader.read(
                                                                                formatter,
                                                                                r.text(0))));
                                    })
                            .of(site);
                };
        return overload(type, isTry, kernel, TEXT);
    }

    private static Overload withPattern(Type type, boolean isTry, boolean hasZone) {
        KernelOf kernel =
                site -> {
                    Compiled<DateTimeFormatter> patterns = TimePattern.compiled(site, 1);
                    Compiled<Zone> zones = hasZone ? Zone.compiled(site, 2) : null;
                    return RowKernel.longs(
                                    row -> {
                                        DateTimeFormatter formatter = patterns.at(row);
                                        Zone zone = zones == null ? Zone.UTC : zones.at(row);
                                        return formatter == null || zone == null
                                                ? 0
                                                : guarded(
                                                        row,
                                                        "a text of the pattern " + row.text(1),
                                                        isTry,
                                                        r ->
                                                                TimePattern.instant(
                                                                        formatter, r.text(0),
                                                                        zone));
                                    })
                            .of(site);
                };
        return hasZone
                ? overload(type, isTry, kernel, TEXT, TEXT)
                : overload(type, isTry, kernel, TEXT);
    }

    private static long parseInt(Cursor row) {
        long value = NumberText.parseLong(row.bytes(0));
        if (value != (int) value) {
            throw new NumberFormatException("beyond 32 bits");
        }
        return value;
    }

    private static long parseBoolean(Cursor row) {
        String text = row.text(0);
        if (text.equalsIgnoreCase("true")) {
            return 1;
        }
        if (text.equalsIgnoreCase("false")) {
            return 0;
        }
        throw new NumberFormatException("no truth value");
    }

    private static UUID parseUuid(Cursor row) {
        String text = row.text(0);
        UUID uuid = UUID.fromString(text);
        if (!uuid.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException(
                    "other groups than 8-4-4-4-12"); // which the JDK takes too
        }
        return uuid;
    }

    private static KernelOf json(boolean isTry) {
        return site -> {
            JsonParser parser =
                    JsonParser.installed()
                            .orElseThrow(() ->
                                    new BadConstant(
                                            site.function()
                                                    + " needs a JSON parser on the class path or module path; the"
                                                    + " module io.deltaway.files has one"));
            return RowKernel.objects(
                            row -> {
                                try {
                                    return parser.parse(row.text(0));
                                } catch (MalformedJson wrong) {
                                    refuse(row, "JSON (" + wrong.getMessage() + ")", isTry);
                                    return null;
                                }
                            })
                    .of(site);
        };
    }
}
