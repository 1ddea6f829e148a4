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
import static io.deltaway.engine.value.Type.Simple.UUID;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Decimals;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// Conversions between numbers, truth values and text. Text is read by the functions of [Parsing];
/// times are converted in [TimeFunctions].
final class Casts {

    private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

    private static final Failure NOT_FINITE =
            Failure.argument("NaN and infinities are no decimals");

    static final Catalog FUNCTIONS =
            new Catalog("conversion")
                    .add(
                            "toInt",
                            "The number as a 32-bit whole number, without its fraction; fails where it doesn't fit.",
                            Overload.takes(INT).gives(INT).by(Casts::unchanged),
                            Overload.takes(LONG)
                                    .gives(INT)
                                    .by(RowKernel.longs(row -> Math.toIntExact(row.number(0)))),
                            Overload.takes(FLOAT)
                                    .gives(INT)
                                    .by(RowKernel.longs(row -> toInt(row, row.real(0)))),
                            Overload.takes(DOUBLE)
                                    .gives(INT)
                                    .by(RowKernel.longs(row -> toInt(row, row.real(0)))),
                            Overload.takes(DECIMAL)
                                    .gives(INT)
                                    .by(
                                            RowKernel.longs(row ->
                                                    Math.toIntExact(
                                                            toLong(row.<BigDecimal>object(0))))),
                            Overload.takes(BOOLEAN).gives(INT).by(Casts::unchanged))
                    .add(
                            "toLong",
                            "The number as a 64-bit whole number, without its fraction; fails where it doesn't fit.",
                            Overload.takes(INT).gives(LONG).by(Casts::unchanged),
                            Overload.takes(LONG).gives(LONG).by(Casts::unchanged),
                            Overload.takes(FLOAT)
                                    .gives(LONG)
                                    .by(RowKernel.longs(row -> toLong(row, row.real(0)))),
                            Overload.takes(DOUBLE)
                                    .gives(LONG)
                                    .by(RowKernel.longs(row -> toLong(row, row.real(0)))),
                            Overload.takes(DECIMAL)
                                    .gives(LONG)
                                    .by(RowKernel.longs(row -> toLong(row.<BigDecimal>object(0)))),
                            Overload.takes(BOOLEAN).gives(LONG).by(Casts::unchanged))
                    .add(
                            "toFloat",
                            "The number rounded to a 32-bit floating number.",
                            Overload.takes(FLOAT).gives(FLOAT).by(Casts::unchanged),
                            Overload.takes(LONG)
                                    .gives(FLOAT)
                                    .by(RowKernel.doubles(row -> (float) row.number(0))),
                            Overload.takes(DECIMAL)
                                    .gives(FLOAT)
                                    .by(
                                            RowKernel.doubles(
                                                    row -> row.<BigDecimal>object(0).floatValue())),
                            Overload.takes(DOUBLE)
                                    .gives(FLOAT)
                                    .by(RowKernel.doubles(row -> (float) row.real(0))))
                    .add(
                            "toDouble",
                            "The number rounded to a 64-bit floating number.",
                            Overload.takes(FLOAT).gives(DOUBLE).by(Casts::unchanged),
                            Overload.takes(DOUBLE).gives(DOUBLE).by(Casts::unchanged),
                            Overload.takes(LONG).gives(DOUBLE).by(Casts::toDouble),
                            Overload.takes(DECIMAL)
                                    .gives(DOUBLE)
                                    .by(
                                            RowKernel.doubles(row ->
                                                    row.<BigDecimal>object(0).doubleValue())))
                    .add(
                            "toDecimal",
                            "The number as a decimal; of a floating number the shortest decimal that stands for it. NaN"
                                    + " and infinities fail.",
                            Overload.takes(DECIMAL).gives(DECIMAL).by(Casts::unchanged),
                            Overload.takes(LONG)
                                    .gives(DECIMAL)
                                    .by(
                                            RowKernel.objects(
                                                    row -> BigDecimal.valueOf(row.number(0)))),
                            Overload.takes(FLOAT)
                                    .gives(DECIMAL)
                                    .by(
                                            RowKernel.objects(row ->
                                                    Double.isFinite(row.real(0))
                                                            ? new BigDecimal(
                                                                    Float.toString(
                                                                            (float) row.real(0)))
                                                            : row.failed(NOT_FINITE))),
                            Overload.takes(DOUBLE)
                                    .gives(DECIMAL)
                                    .by(
                                            RowKernel.objects(row ->
                                                    Double.isFinite(row.real(0))
                                                            ? BigDecimal.valueOf(row.real(0))
                                                            : row.failed(NOT_FINITE))))
                    .add(
                            "toBoolean",
                            "Whether the whole number is not 0.",
                            Overload.takes(BOOLEAN).gives(BOOLEAN).by(Casts::unchanged),
                            Overload.takes(LONG)
                                    .gives(BOOLEAN)
                                    .by(RowKernel.truths(row -> row.number(0) != 0)))
                    .add(
                            "toText",
                            "The value as text: numbers as Java writes them, decimals without an exponent unless that"
                                    + " took over a hundred zeros, times in ISO 8601, enums by name, JSON in its shortest form.",
                            toText());

    private Casts() {}

    private static Column unchanged(int rows, Column[] arguments) {
        return arguments[0];
    }

    private static Column toDouble(int rows, Column[] arguments) {
        long[] values = ((LongColumn) arguments[0]).values();
        double[] out = new double[rows];
        for (int i = 0; i < rows; i++) {
            out[i] = values[i];
        }
        return new DoubleColumn(rows, out, arguments[0].nulls(), arguments[0].failures());
    }

    /// @throws ArithmeticException where it doesn't fit
    static long toLong(BigDecimal value) {
        if (value.compareTo(MIN_LONG.subtract(BigDecimal.ONE)) <= 0
                || value.compareTo(MAX_LONG.add(BigDecimal.ONE)) >= 0) {
            throw new ArithmeticException(
                    "out of range"); // before a huge exponent becomes a huge number
        }
        if (value.precision() <= (long) value.scale()) {
            return 0;
        }
        BigInteger whole = value.setScale(0, RoundingMode.DOWN).toBigInteger();
        return whole.longValueExact();
    }

    static long toLong(Cursor row, double value) {
        boolean fits = value >= -0x1p63 && value < 0x1p63;
        return fits ? (long) value : row.fail(Failure.OVERFLOW);
    }

    private static long toInt(Cursor row, double value) {
        boolean fits = value > -0x1p31 - 1 && value < 0x1p31;
        return fits ? (long) value : row.fail(Failure.OVERFLOW);
    }

    private static Overload[] toText() {
        Type[] simple = {BOOLEAN, INT, LONG, DATE, TIME, DATE_TIME, INSTANT, DURATION, UUID, JSON};
        var overloads = new Overload[simple.length + 5];
        for (int i = 0; i < simple.length; i++) {
            Type type = simple[i];
            overloads[i] =
                    Overload.takes(type)
                            .gives(TEXT)
                            .by(
                                    type.storage() == Type.Storage.LONG
                                            ? RowKernel.texts(row ->
                                                    Values.fromLong(type, row.number(0)).toString())
                                            : RowKernel.texts(row -> row.object(0).toString()));
        }
        int next = simple.length;
        overloads[next++] = Overload.takes(TEXT).gives(TEXT).by(Casts::unchanged);
        overloads[next++] =
                Overload.takes(FLOAT)
                        .gives(TEXT)
                        .by(RowKernel.texts(row -> Float.toString((float) row.real(0))));
        overloads[next++] =
                Overload.takes(DOUBLE)
                        .gives(TEXT)
                        .by(RowKernel.texts(row -> Double.toString(row.real(0))));
        overloads[next++] =
                Overload.takes(DECIMAL)
                        .gives(TEXT)
                        .by(RowKernel.texts(row -> Decimals.text(row.object(0))));
        overloads[next] =
                Overload.takes(new Parameter.AnyEnum())
                        .gives(TEXT)
                        .by(site ->
                                RowKernel.texts(row ->
                                                ((Enum<?>)
                                                                Values.fromLong(
                                                                        site.type(0),
                                                                        row.number(0)))
                                                        .name())
                                        .of(site));
        return overloads;
    }
}
