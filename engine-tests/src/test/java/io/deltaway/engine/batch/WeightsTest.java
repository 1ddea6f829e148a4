package io.deltaway.engine.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class WeightsTest {

    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        -2,
        3037000500L,
        -3037000500L,
        1L << 62,
        -(1L << 62),
        Long.MAX_VALUE,
        -Long.MAX_VALUE
    };

    @Test
    void sumsAndProductsAreExactOrRefused() {
        for (long a : EDGES) {
            for (long b : EDGES) {
                BigInteger x = BigInteger.valueOf(a);
                BigInteger y = BigInteger.valueOf(b);
                check(x.add(y), a + " + " + b, () -> Weights.sum(a, b));
                check(x.multiply(y), a + " * " + b, () -> Weights.product(a, b));
            }
        }
    }

    private static void check(BigInteger expected, String computation, LongSupplier actual) {
        if (expected.abs().bitLength() <= 63) {
            assertThat(actual.getAsLong()).describedAs(computation).isEqualTo(expected.longValue());
        } else {
            assertThatThrownBy(actual::getAsLong)
                    .isInstanceOf(WeightOverflowException.class)
                    .hasMessageStartingWith("DW-0219 a row would have the weight " + computation);
        }
    }
}
