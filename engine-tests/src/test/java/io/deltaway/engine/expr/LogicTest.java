package io.deltaway.engine.expr;

import org.junit.jupiter.api.Test;

class LogicTest {

    @Test
    void comparisons() {
        CallTable.check(
                """
                eq(1, 1) = true
                eq(1i, 1) = true
                ne(1, 2) = true
                lt(-0.0, 0.0) = false
                eq(-0.0, 0.0) = true
                eq(NaN, NaN) = true
                ne(NaN, NaN) = false
                gt(NaN, Infinity) = true
                lt(NaN, 1.0) = false
                le(1.0, NaN) = true
                ge(1.0, NaN) = false
                eq(9007199254740993, 9007199254740992.0) = false
                gt(9007199254740993, 9007199254740992.0) = true
                lt(9223372036854775807, 9.223372036854775807e18) = true
                gt(NaN, 9223372036854775807) = true
                lt(-9223372036854775808, -Infinity) = false
                eq(-9223372036854775808, -9.223372036854775808e18) = true
                eq(0.1m, 0.1) = false
                lt(0.1m, 0.1) = true
                eq(0.5m, 0.5) = true
                lt(0.5m, NaN) = true
                gt(0.5m, -Infinity) = true
                eq(1.0m, 1.00m) = true
                eq(0.1f, 0.1) = false
                eq(16777217i, 16777216f) = false
                eq("a", "a") = true
                lt("a", "b") = true
                lt("abcdefghij", "abcdefghik") = true
                gt("abcdefgh", "abcdefg") = true
                lt("￿", "😀") = true
                eq("", "") = true
                lt(false, true) = true
                lt(date'2024-01-01', date'2024-01-02') = true
                ge(instant'2024-01-01T00:00:00Z', instant'1970-01-01T00:00:00Z') = true
                lt(day'MONDAY', day'SUNDAY') = true
                lt(uuid'00000000-0000-0000-0000-000000000001', uuid'ffffffff-0000-0000-0000-000000000000') = true
                eq(bytes'00ff', bytes'00ff') = true
                lt([1, 2], [1, 3]) = true
                lt([1], [1, null]) = true
                eq(json'{"a":1}', json'{"a":1.0}') = true
                between(5, 1, 5) = true
                between(5.5, 1, 5) = false
                between(null:LONG, 1, 5) = null:BOOLEAN
                between(0, 1, null:LONG) = false
                in(3, 1, 2, 3) = true
                in(3, 1, null:LONG) = null:BOOLEAN
                in(1, 1, null:LONG) = true
                in("a", "b", "c") = false
                in(3, 1, 2, 3, 4i, 5, 6) = true
                in(7, 1, 2, 3, 4, 5, null:LONG) = null:BOOLEAN
                in(0.0, 1, 2, 3, 4, -0.0) = true
                in(NaN, 1.0, 2.0, 3.0, 4.0, NaN) = true
                in("e", "a", "b", "c", "d", "e") = true
                in("f", ["a", "b", "c", "d", "e"]) = false
                in(2, [1, 2]) = true
                in(3, [1, null]) = null:BOOLEAN
                in(1.0m, [1.00m]) = true
                in(date'2024-01-01', date'2024-01-01', date'2024-01-02') = true
                in(2, []:LONG) = false
                isSame(null:LONG, null:LONG) = true
                isSame(null:LONG, 0) = false
                isSame("a", "a") = true
                greatest(1, 3, 2) = 3
                greatest(1, null:LONG) = 1
                greatest(null:LONG, null:LONG) = null:LONG
                greatest(1.0, NaN) = NaN
                least("b", "a", "c") = "a"
                least(1, 0.5) = 0.5
                """);
    }

    @Test
    void threeValuedLogic() {
        CallTable.check(
                """
                and(true, true) = true
                and(true, false) = false
                and(true, null:BOOLEAN) = null:BOOLEAN
                and(null:BOOLEAN, true) = null:BOOLEAN
                and(false, null:BOOLEAN) = false
                and(null:BOOLEAN, false) = false
                and(null:BOOLEAN, null:BOOLEAN) = null:BOOLEAN
                and(true, true, false) = false
                or(false, false) = false
                or(false, true) = true
                or(true, null:BOOLEAN) = true
                or(null:BOOLEAN, true) = true
                or(false, null:BOOLEAN) = null:BOOLEAN
                or(null:BOOLEAN, null:BOOLEAN) = null:BOOLEAN
                or(false, false, false, true) = true
                xor(true, false) = true
                xor(true, true) = false
                not(true) = false
                isTrue(null:BOOLEAN) = false
                isTrue(true) = true
                isFalse(false) = true
                isFalse(null:BOOLEAN) = false
                """);
    }

    @Test
    void aFailureCountsOnlyWhereItsValueIsNeeded() {
        CallTable.check(
                """
                and(false, eq(dividedBy(1, 0), 1)) = false
                and(true, eq(dividedBy(1, 0), 1)) fails DW-2002
                and(null:BOOLEAN, eq(dividedBy(1, 0), 1)) fails DW-2002
                and(eq(dividedBy(1, 0), 1), false) fails DW-2002
                or(true, eq(dividedBy(1, 0), 1)) = true
                or(false, eq(dividedBy(1, 0), 1)) fails DW-2002
                or(eq(dividedBy(1, 0), 1), true) fails DW-2002
                ifElse(true, 1, dividedBy(1, 0)) = 1
                ifElse(false, 1, dividedBy(1, 0)) fails DW-2002
                ifElse(eq(dividedBy(1, 0), 1), 1, 2) fails DW-2002
                coalesce(1, dividedBy(1, 0)) = 1
                coalesce(null:LONG, dividedBy(1, 0)) fails DW-2002
                coalesce(dividedBy(1, 0), 1) fails DW-2002
                case(true, 1, true, dividedBy(1, 0), 2) = 1
                isNull(dividedBy(1, 0)) fails DW-2002
                """);
    }

    @Test
    void nullsAndChoices() {
        CallTable.check(
                """
                isNull(null:TEXT) = true
                isNull("") = false
                isNotNull(0) = true
                coalesce(null:LONG, null:LONG, 3) = 3
                coalesce(null:INT, 0.5) = 0.5
                coalesce(null:TEXT, "abcdefghijk") = "abcdefghijk"
                coalesce(null:LONG, null:LONG) = null:LONG
                orElse(null:DATE, date'2024-01-01') = date'2024-01-01'
                nullIf(1, 1) = null:LONG
                nullIf(1, 2) = 1
                nullIf("n/a", "n/a") = null:TEXT
                nullIf(1, null:LONG) = 1
                ifElse(true, "long enough to be kept apart", "b") = "long enough to be kept apart"
                ifElse(false, 1.5, 2) = 2.0
                ifElse(null:BOOLEAN, 1, 2) = 2
                ifElse(true, null:LONG, 2) = null:LONG
                ifElse(true, [1], [2]) = [1]
                case(false, 1, true, 2, 3) = 2
                case(false, 1, false, 2, 3) = 3
                case(null:BOOLEAN, 1, 3.5) = 3.5
                """);
    }
}
