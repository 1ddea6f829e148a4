package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.INT;
import static io.deltaway.engine.value.Type.Simple.LONG;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import java.util.function.LongBinaryOperator;

/// The bits of whole numbers in two's complement.
final class BitFunctions {

    static final Catalog FUNCTIONS =
            new Catalog("bits")
                    .add("bitAnd", "The bits that both numbers have.", bitwise((a, b) -> a & b))
                    .add("bitOr", "The bits that one of the numbers has.", bitwise((a, b) -> a | b))
                    .add(
                            "bitXor",
                            "The bits that exactly one of the numbers has.",
                            bitwise((a, b) -> a ^ b))
                    .add(
                            "bitNot",
                            "The bits that the number has not.",
                            Overload.takes(INT).gives(INT).by(new LongMap(a -> ~a)),
                            Overload.takes(LONG).gives(LONG).by(new LongMap(a -> ~a)))
                    .add(
                            "bitCount",
                            "The number of bits that are set, of 64.",
                            Overload.takes(LONG).gives(LONG).by(new LongMap(Long::bitCount)))
                    .add(
                            "shiftLeft",
                            "The bits moved up by 0 to 63 places; what leaves at the top is lost.",
                            shift((a, places) -> a << places))
                    .add(
                            "shiftRight",
                            "The bits moved down by 0 to 63 places; the sign fills in.",
                            shift((a, places) -> a >> places))
                    .add(
                            "shiftRightUnsigned",
                            "The bits moved down by 0 to 63 places; zeros fill in.",
                            shift((a, places) -> a >>> places));

    private BitFunctions() {}

    private static Overload[] bitwise(LongBinaryOperator operator) {
        Kernel kernel =
                (rows, arguments) -> {
                    long[] a = ((LongColumn) arguments[0]).values();
                    long[] b = ((LongColumn) arguments[1]).values();
                    long[] out = new long[rows];
                    for (int i = 0; i < rows; i++) {
                        out[i] = operator.applyAsLong(a[i], b[i]);
                    }
                    return Marks.of(rows, arguments).longs(out);
                };
        return new Overload[] {
            Overload.takes(INT, INT).gives(INT).by(kernel),
            Overload.takes(LONG, LONG).gives(LONG).by(kernel)
        };
    }

    private static Overload shift(LongBinaryOperator operator) {
        return Overload.takes(LONG, LONG)
                .gives(LONG)
                .by(site -> {
                    if (site.constant(1) instanceof Long places && !isShift(places)) {
                        throw new BadConstant(outside(places));
                    }
                    return RowKernel.longs(
                                    row -> {
                                        long places = row.number(1);
                                        return isShift(places)
                                                ? operator.applyAsLong(row.number(0), places)
                                                : row.fail(Failure.argument(outside(places)));
                                    })
                            .of(site);
                });
    }

    private static boolean isShift(long places) {
        return places >= 0 && places <= 63;
    }

    private static String outside(long places) {
        return "a shift by " + places + " places";
    }
}
