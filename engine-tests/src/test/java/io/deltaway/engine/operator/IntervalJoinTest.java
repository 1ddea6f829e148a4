package io.deltaway.engine.operator;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.deltaway.engine.value.Type;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.OperatorCheck;
import io.deltaway.testkit.operator.RandomRows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IntervalJoinTest {

    private static final List<Join.Kind> KINDS =
            List.of(Join.Kind.INNER, Join.Kind.LEFT, Join.Kind.RIGHT, Join.Kind.FULL);

    private static TimedCheck.Made join(Join.Kind kind, long lower, long upper) {
        return (left, right, leftIsFirst, outputs, nothing) ->
                new IntervalJoin(kind, lower, upper, left, right, leftIsFirst, outputs, nothing);
    }

    /// Whether a right time is within the bounds of a left one.
    private interface Near {
        boolean is(Object left, Object right);
    }

    private static Near whole(long lower, long upper) {
        return (l, r) -> {
            long difference = (long) r - (long) l;
            return difference >= lower && difference <= upper;
        };
    }

    private static Near floating(double lower, double upper) {
        return (l, r) -> (double) l + lower <= (double) r && (double) r <= (double) l + upper;
    }

    private static List<WeightedRow> nestedLoops(
            Join.Kind kind,
            Near near,
            boolean isSelf,
            List<WeightedRow> left,
            List<WeightedRow> right) {
        var rows = new ArrayList<WeightedRow>();
        for (WeightedRow l : left) {
            boolean alone = true;
            for (WeightedRow r : right) {
                if (matches(l, r, isSelf, near)) {
                    alone = false;
                    rows.add(TimedCheck.row(l, r, isSelf, l.weight() * r.weight()));
                }
            }
            if (alone && kind.leftUnmatched()) {
                rows.add(TimedCheck.row(l, null, isSelf, l.weight()));
            }
        }
        for (WeightedRow r : right) {
            if (kind.rightUnmatched()
                    && left.stream().noneMatch(l -> matches(l, r, isSelf, near))) {
                rows.add(TimedCheck.row(null, r, isSelf, r.weight()));
            }
        }
        return rows;
    }

    private static boolean matches(WeightedRow l, WeightedRow r, boolean isSelf, Near near) {
        Object key = l.values().get(0);
        Object time = l.values().get(1);
        Object otherTime = r.values().get(isSelf ? 1 : 2);
        return key != null
                && key.equals(r.values().get(isSelf ? 0 : 1))
                && time != null
                && otherTime != null
                && near.is(time, otherTime);
    }

    private static OperatorCheck.Answer answer(Join.Kind kind, Near near) {
        return arrived ->
                nestedLoops(
                        kind,
                        near,
                        arrived.size() == 1,
                        Deltas.consolidated(arrived.getFirst()),
                        Deltas.consolidated(arrived.getLast()));
    }

    static Stream<Arguments> wholeBounds() {
        return KINDS.stream()
                .flatMap(kind ->
                        Stream.of(
                                arguments(kind, -1L, 1L),
                                arguments(kind, 0L, 0L),
                                arguments(kind, 1L, 2L),
                                arguments(kind, -3L, -1L)));
    }

    @ParameterizedTest
    @MethodSource("wholeBounds")
    void agreesWithNestedLoops(Join.Kind kind, long lower, long upper) {
        Type time = Type.Simple.LONG;
        for (boolean rightFirst : new boolean[] {false, true}) {
            TimedCheck.of(time, rightFirst, join(kind, lower, upper))
                    .agreesWith(
                            answer(kind, whole(lower, upper)),
                            random ->
                                    RandomRows.deltas(
                                            random, TimedCheck.left(time), TimedCheck.right(time)),
                            8);
        }
        TimedCheck.ofOne(time, join(kind, lower, upper))
                .agreesWith(
                        answer(kind, whole(lower, upper)),
                        random -> RandomRows.deltas(random, TimedCheck.left(time)),
                        8);
        TimedCheck.of(time, false, join(kind, lower, upper))
                .agreesWith(
                        answer(kind, whole(lower, upper)),
                        random -> TimedCheck.crowd(random, 90, 40),
                        2);
    }

    /// Among the times are NaN, which is none, infinity, and a number so large that adding to it
    /// changes nothing.
    @ParameterizedTest
    @MethodSource("wholeBounds")
    void floatingTimesAreAddedAsDoublesAre(Join.Kind kind, long lower, long upper) {
        Type time = Type.Simple.DOUBLE;
        double from = lower * 0.1;
        double to = upper * 1.5;
        TimedCheck.of(
                        time,
                        false,
                        join(
                                kind,
                                Double.doubleToRawLongBits(Math.min(from, to)),
                                Double.doubleToRawLongBits(Math.max(from, to))))
                .agreesWith(
                        answer(kind, floating(Math.min(from, to), Math.max(from, to))),
                        random ->
                                RandomRows.deltas(
                                        random, TimedCheck.left(time), TimedCheck.right(time)),
                        8);
    }

    @Test
    void aRowLosesItsNullsWhenAMatchComes() {
        TimedCheck.of(Type.Simple.LONG, false, join(Join.Kind.FULL, -5, 0))
                .given(
                        """
                        epoch weight  key  time a
                        0     +1      x    10   1
                        0     +2      null 10   2
                        0     +1      x    null 3
                        """,
                        """
                        epoch weight  b key time
                        0     +1      7 x   11
                        1     +1      8 x   5
                        2     -1      8 x   5
                        """)
                .emits(
                        """
                        epoch weight  lkey ltime la   rkey rtime rb
                        0     +1      x    10    1    null null  null
                        0     +2      null 10    2    null null  null
                        0     +1      x    null  3    null null  null
                        0     +1      null null  null x    11    7
                        1     -1      x    10    1    null null  null
                        1     +1      x    10    1    x    5     8
                        2     -1      x    10    1    x    5     8
                        2     +1      x    10    1    null null  null
                        """);
    }

    /// A bound that leads beyond the largest or smallest time leads nowhere, rather than around.
    @Test
    void timesEndWhereLongsEnd() {
        TimedCheck.of(Type.Simple.LONG, false, join(Join.Kind.LEFT, 1, Long.MAX_VALUE))
                .given(
                        """
                        epoch weight  key time                 a
                        0     +1      x   9223372036854775807  1
                        0     +1      x   9223372036854775806  2
                        0     +1      x   -9223372036854775808 3
                        """,
                        """
                        epoch weight  b key time
                        1     +1      7 x   9223372036854775807
                        2     +1      8 x   -9223372036854775808
                        2     +1      9 x   -1
                        """)
                .emits(
                        """
                        epoch weight  lkey ltime                la rkey rtime               rb
                        0     +1      x    9223372036854775807  1  null null                null
                        0     +1      x    9223372036854775806  2  null null                null
                        0     +1      x    -9223372036854775808 3  null null                null
                        1     -1      x    9223372036854775806  2  null null                null
                        1     +1      x    9223372036854775806  2  x    9223372036854775807 7
                        2     -1      x    -9223372036854775808 3  null null                null
                        2     +1      x    -9223372036854775808 3  x    -1                  9
                        """);
        TimedCheck.of(Type.Simple.LONG, true, join(Join.Kind.INNER, Long.MIN_VALUE, -1))
                .given(
                        """
                        epoch weight  key time                 a
                        0     +1      x   -9223372036854775808 1
                        0     +1      x   0                    2
                        """,
                        """
                        epoch weight  b key time
                        0     +1      7 x   -9223372036854775808
                        0     +1      8 x   9223372036854775807
                        """)
                .emits(
                        """
                        epoch weight  lkey ltime la rkey rtime                rb
                        0     +1      x    0     2  x    -9223372036854775808 7
                        """);
    }
}
