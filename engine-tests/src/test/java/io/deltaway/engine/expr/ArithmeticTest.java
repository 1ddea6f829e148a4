package io.deltaway.engine.expr;

import org.junit.jupiter.api.Test;

class ArithmeticTest {

    @Test
    void wholeNumbers() {
        CallTable.check(
                """
                plus(1, 2) = 3
                plus(1i, 2i) = 3i
                plus(1i, 2) = 3
                plus(9223372036854775807, 1) fails DW-2001
                plus(-9223372036854775808, -1) fails DW-2001
                plus(2147483647i, 1i) fails DW-2001
                plus(2147483647i, 1) = 2147483648
                minus(1, 2) = -1
                minus(-9223372036854775808, 1) fails DW-2001
                minus(0, -9223372036854775808) fails DW-2001
                minus(-1, -9223372036854775808) = 9223372036854775807
                minus(-2147483648i, 1i) fails DW-2001
                times(3, -4) = -12
                times(3037000500, 3037000500) fails DW-2001
                times(-9223372036854775808, -1) fails DW-2001
                times(46341i, 46341i) fails DW-2001
                dividedBy(7, 2) = 3
                dividedBy(-7, 2) = -3
                dividedBy(1, 0) fails DW-2002
                dividedBy(-9223372036854775808, -1) fails DW-2001
                dividedBy(-2147483648i, -1i) fails DW-2001
                floorDiv(-7, 2) = -4
                floorDiv(-7, 0) fails DW-2002
                floorDiv(-9223372036854775808, -1) fails DW-2001
                mod(-7, 2) = -1
                mod(7i, 0i) fails DW-2002
                mod(-9223372036854775808, -1) = 0
                floorMod(-7, 2) = 1
                floorMod(7, -2) = -1
                floorMod(7, 0) fails DW-2002
                negate(5) = -5
                negate(-9223372036854775808) fails DW-2001
                negate(-2147483648i) fails DW-2001
                abs(-5i) = 5i
                abs(-2147483648i) fails DW-2001
                abs(-9223372036854775808) fails DW-2001
                sign(-5) = -1
                sign(0i) = 0i
                pow(2, 62) = 4611686018427387904
                pow(2, 63) fails DW-2001
                pow(-1, 4294967297) = -1
                pow(0, 0) = 1
                pow(2, -1) fails DW-2007
                """);
    }

    @Test
    void floatingNumbersAndDecimals() {
        CallTable.check(
                """
                plus(0.1, 0.2) = 0.30000000000000004
                plus(1, 0.5) = 1.5
                plus(1i, 0.5f) = 1.5
                plus(0.1f, 0.2f) = 0.3f
                plus(16777216f, 1f) = 16777216f
                plus(0.1f, 0.5) = 0.6000000014901161
                dividedBy(1.0, 0.0) = Infinity
                dividedBy(0.0, 0.0) = NaN
                dividedBy(1f, 3f) = 0.33333334f
                mod(5.5, 2.0) = 1.5
                negate(1.5) = -1.5
                abs(-1.5f) = 1.5f
                sign(-2.5) = -1.0
                sign(NaN) = NaN
                pow(2.0, 0.5) = 1.4142135623730951
                pow(2, 0.5) = 1.4142135623730951
                plus(0.1m, 0.2m) = 0.3m
                plus(0.1m, 1) = 1.1m
                times(0.1m, 0.5) = 0.05
                dividedBy(1m, 3m) = 0.3333333333333333333333333333333333m
                dividedBy(1m, 0m) fails DW-2002
                mod(7.5m, 2m) = 1.5m
                mod(7.5m, 0m) fails DW-2002
                negate(1.5m) = -1.5m
                abs(-1.5m) = 1.5m
                sign(-1.5m) = -1m
                """);
    }

    @Test
    void bits() {
        CallTable.check(
                """
                bitAnd(12, 10) = 8
                bitAnd(12i, 10i) = 8i
                bitOr(12, 10) = 14
                bitXor(12, 10) = 6
                bitNot(0) = -1
                bitNot(5i) = -6i
                bitCount(-1) = 64
                shiftLeft(1, 63) = -9223372036854775808
                shiftLeft(1, 64) fails DW-2007
                shiftRight(-8, 1) = -4
                shiftRightUnsigned(-1, 60) = 15
                shiftRight(1, -1) fails DW-2007
                """);
    }
}
