package io.deltaway.engine.expr;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.value.Decimals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void rounding() {
        CallTable.check(
                """
                round(2.5) = 3.0
                round(-2.5) = -3.0
                round(0.49999999999999994) = 0.0
                round(1.005, 2) = 1.01
                round(2.675, 2) = 2.68
                round(1234.5, -2) = 1200.0
                round(12.34, 2) = 12.34
                round(-0.125, 2) = -0.13
                round(1e300, 2) = 1e300
                round(NaN, 2) = NaN
                round(Infinity) = Infinity
                round(1.5f) = 2f
                round(0.15f, 1) = 0.2f
                round(17) = 17
                round(1550, -2) = 1600
                round(9223372036854775807, -1) fails DW-2001
                round(2.345m, 2) = 2.35m
                round(2.5m) = 3m
                round(2.5m, 4) = 2.5m
                floor(-1.5) = -2.0
                floor(1.29, 1) = 1.2
                floor(-155, -1) = -160
                ceil(1.2) = 2.0
                ceil(1.21, 1) = 1.3
                truncate(-1.9) = -1.0
                truncate(-1.29, 1) = -1.2
                truncate(1.99m) = 1m
                floor(1i) = 1
                """);
    }

    @Test
    void roundingToDigitsIsThatOfTheShortestDecimal() {
        long seed = Long.getLong("seed", 1);
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            double value =
                    switch (i % 3) {
                        case 0 -> random.nextInt(2_000_000) / 1000.0 - 1000;
                        case 1 -> random.nextGaussian() * Math.pow(10, random.nextInt(30) - 10);
                        default -> (random.nextInt(20_000) + 0.5) / Math.pow(10, random.nextInt(5));
                    };
            int digits = random.nextInt(7) - 1;
            for (RoundingMode mode :
                    new RoundingMode[] {
                        RoundingMode.HALF_UP,
                        RoundingMode.FLOOR,
                        RoundingMode.CEILING,
                        RoundingMode.DOWN
                    }) {
                BigDecimal exact = BigDecimal.valueOf(value);
                double expected =
                        exact.scale() <= digits
                                ? value
                                : exact.setScale(digits, mode).doubleValue();
                assertThat(Rounding.toDigits(value, digits, mode))
                        .describedAs("%s of %s to %s digits, seed %s", mode, value, digits, seed)
                        .isEqualTo(
                                expected + 0.0 == 0
                                        ? Rounding.toDigits(value, digits, mode)
                                        : expected);
            }
        }
    }

    @Test
    void decimalsHaveUpTo2000DigitsBeforeAndBehindThePoint() {
        CallTable.check(
                """
                times(1e1000m, 1e999m) = 1e1999m
                times(1e1000m, 1e1000m) fails DW-2001
                times(-1e1000m, 1e1000m) fails DW-2001
                times(1e-1000m, 1e-1000m) = 1e-2000m
                times(1e-1000m, 1e-1001m) fails DW-2001
                times(2e-1000m, 5e-1001m) = 1e-2000m
                dividedBy(1e1999m, 1e-1m) fails DW-2001
                dividedBy(1e-1999m, 3m) fails DW-2001
                plus(5e1999m, 5e1999m) fails DW-2001
                sign(minus(1e1999m, 1e-2000m)) = 1m
                mod(1e1999m, 3m) = 1m
                negate(1e1999m) = -1e1999m
                abs(-1e1999m) = 1e1999m
                round(15e1000m, -1001) = 2e1001m
                round(5e1999m, -2000) fails DW-2001
                round(5e1999m, -3000) = 0m
                floor(-1m, -3000) fails DW-2001
                lt(1e1999m, 2e1999m) = true
                gt(1e-2000m, 0.0) = true
                lt(1e1999m, Infinity) = true
                toDouble(1e1999m) = Infinity
                toDouble(1e-2000m) = 0.0
                toDecimal(1.7976931348623157e308) = 1.7976931348623157e308m
                toDecimal(4.9e-324) = 4.9e-324m
                parseDecimal("1e1999") = 1e1999m
                parseDecimal("1e2000") fails DW-2005
                parseDecimal("-1e2000") fails DW-2005
                parseDecimal("1e-2001") fails DW-2005
                parseDecimal("1.0e-2000") = 1e-2000m
                parseDecimal("1e999999999") fails DW-2005
                parseDecimal("1e-99999999999") fails DW-2005
                tryParseDecimal("1e2000") = null:DECIMAL
                parseDecimal(repeat("9", 20000)) fails DW-2005
                asDecimal(json'1e1999') = 1e1999m
                asDecimal(json'1e2000') fails DW-2001
                asDecimal(json'1e-999999999') fails DW-2001
                asText(json'1e2147483647') = "1E+2147483647"
                asDouble(json'1e2147483647') fails DW-2001
                """);
    }

    @Test
    void aDecimalHasOneFormWhateverItsZeros() {
        assertThat(Decimals.canonical(new BigDecimal("1.500"))).isEqualTo(new BigDecimal("1.5"));
        assertThat(Decimals.canonical(new BigDecimal("1E+2"))).isEqualTo(new BigDecimal("100"));
        assertThat(Decimals.canonical(new BigDecimal("0E-9999999"))).isEqualTo(BigDecimal.ZERO);
    }

    @Test
    void functionsOfRealNumbers() {
        CallTable.check(
                """
                sqrt(2) = 1.4142135623730951
                sqrt(-1.0) = NaN
                cbrt(27.0) = 3.0
                exp(0.0) = 1.0
                ln(0.0) = -Infinity
                log10(1000.0) = 3.0
                log2(8.0) = 3.0
                log2(0.125) = -3.0
                log2(-1.0) = NaN
                log2(0.0) = -Infinity
                log(8.0, 2.0) = 3.0
                sin(0.0) = 0.0
                cos(0.0) = 1.0
                atan2(1.0, 1.0) = 0.7853981633974483
                asin(2.0) = NaN
                hypot(3.0, 4.0) = 5.0
                degrees(3.141592653589793) = 180.0
                radians(180) = 3.141592653589793
                tanh(0.0) = 0.0
                isNaN(NaN) = true
                isFinite(Infinity) = false
                isFinite(1) = true
                clamp(5, 1, 3) = 3
                clamp(0i, 1i, 3i) = 1i
                clamp(2.5, 1, 3) = 2.5
                clamp(NaN, 1.0, 3.0) = 3.0
                clamp(1, 3, 2) fails DW-2007
                clamp(1.5m, 1m, 3m) = 1.5m
                clamp(1m, 3m, 2m) fails DW-2007
                """);
    }

    @Test
    void casts() {
        CallTable.check(
                """
                toInt(5) = 5i
                toInt(2147483648) fails DW-2001
                toInt(-1.9) = -1i
                toInt(2147483647.9) = 2147483647i
                toInt(2147483648.0) fails DW-2001
                toInt(-2147483648.9) = -2147483648i
                toInt(NaN) fails DW-2001
                toInt(1.9m) = 1i
                toInt(true) = 1i
                toLong(1i) = 1
                toLong(1.9) = 1
                toLong(9.223372036854775807e18) fails DW-2001
                toLong(-9.223372036854775808e18) = -9223372036854775808
                toLong(NaN) fails DW-2001
                toLong(9223372036854775807.9m) = 9223372036854775807
                toLong(9223372036854775808m) fails DW-2001
                toLong(1e1999m) fails DW-2001
                toLong(1e-2000m) = 0
                toLong(-9223372036854775808.9m) = -9223372036854775808
                toFloat(0.1) = 0.1f
                toFloat(16777217) = 16777216f
                toDouble(0.5f) = 0.5
                toDouble(7i) = 7.0
                toDouble(0.1m) = 0.1
                toDecimal(0.1) = 0.1m
                toDecimal(0.1f) = 0.1m
                toDecimal(7) = 7m
                toDecimal(NaN) fails DW-2007
                toBoolean(2) = true
                toBoolean(0i) = false
                toText(1i) = "1"
                toText(-5) = "-5"
                toText(0.1) = "0.1"
                toText(0.1f) = "0.1"
                toText(1e3m) = "1000"
                toText(1e-1300m) = "1E-1300"
                toText(true) = "true"
                toText(date'2024-02-29') = "2024-02-29"
                toText(instant'2024-02-29T00:00:00Z') = "2024-02-29T00:00:00Z"
                toText(duration'PT90S') = "PT1M30S"
                toText(day'MONDAY') = "MONDAY"
                toText(json'{"b":1,"a":"x"}') = "{\\"a\\":\\"x\\",\\"b\\":1}"
                toText("x") = "x"
                """);
    }
}
