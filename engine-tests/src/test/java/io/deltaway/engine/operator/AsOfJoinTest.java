package io.deltaway.engine.operator;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.deltaway.engine.operator.AsOfRule.Direction;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.OperatorCheck;
import io.deltaway.testkit.operator.RandomRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AsOfJoinTest {

    private static TimedCheck.Made join(Join.Kind kind, AsOfRule rule) {
        return (left, right, leftIsFirst, outputs, nothing) ->
                new AsOfJoin(kind, rule, left, right, outputs, nothing);
    }

    static Stream<Arguments> kindsAndRules() {
        var all = new ArrayList<Arguments>();
        for (Join.Kind kind :
                List.of(Join.Kind.INNER, Join.Kind.LEFT, Join.Kind.RIGHT, Join.Kind.FULL)) {
            for (Direction direction : Direction.values()) {
                for (boolean limited : new boolean[] {false, true}) {
                    all.add(arguments(kind, new AsOfRule(direction, false, limited, 1)));
                    if (direction != Direction.NEAREST) {
                        all.add(arguments(kind, new AsOfRule(direction, true, limited, 1)));
                    }
                }
            }
        }
        return all.stream();
    }

    /// The right row that a left one takes, found by looking at all.
    private static @Nullable WeightedRow taken(
            AsOfRule rule, boolean isSelf, WeightedRow left, List<WeightedRow> right) {
        Object key = left.values().get(0);
        Long time = (Long) left.values().get(1);
        if (key == null || time == null) {
            return null;
        }
        List<WeightedRow> inOrder =
                right.stream()
                        .filter(row -> key.equals(row.values().get(isSelf ? 0 : 1)))
                        .filter(row -> time(row, isSelf) != null)
                        .sorted(
                                Comparator.<WeightedRow>comparingLong(
                                                row -> Objects.requireNonNull(time(row, isSelf)))
                                        .thenComparing(
                                                row -> row.values().get(isSelf ? 2 : 0),
                                                (a, b) -> Values.compare(Type.Simple.LONG, a, b)))
                        .toList();
        WeightedRow back = null;
        WeightedRow ahead = null;
        for (WeightedRow row : inOrder) {
            long other = Objects.requireNonNull(time(row, isSelf));
            if (rule.strict() ? other < time : other <= time) {
                back = row;
            }
            if (ahead == null && (rule.strict() ? other > time : other >= time)) {
                ahead = row;
            }
        }
        WeightedRow chosen =
                switch (rule.direction()) {
                    case BACKWARD -> back;
                    case FORWARD -> ahead;
                    case NEAREST ->
                            back == null
                                            || ahead != null
                                                    && distance(ahead, time, isSelf)
                                                            <= distance(back, time, isSelf)
                                    ? ahead
                                    : back;
                };
        boolean near =
                chosen != null
                        && (!rule.limited() || distance(chosen, time, isSelf) <= rule.tolerance());
        return near ? chosen : null;
    }

    private static @Nullable Long time(WeightedRow right, boolean isSelf) {
        return (Long) right.values().get(isSelf ? 1 : 2);
    }

    private static long distance(WeightedRow right, long time, boolean isSelf) {
        return Math.abs(Objects.requireNonNull(time(right, isSelf)) - time);
    }

    private static OperatorCheck.Answer answer(Join.Kind kind, AsOfRule rule) {
        return arrived -> {
            boolean isSelf = arrived.size() == 1;
            List<WeightedRow> right = Deltas.consolidated(arrived.getLast());
            var alone = new ArrayList<>(right);
            var rows = new ArrayList<WeightedRow>();
            for (WeightedRow left : Deltas.consolidated(arrived.getFirst())) {
                WeightedRow taken = taken(rule, isSelf, left, right);
                alone.remove(taken);
                if (taken != null || kind.leftUnmatched()) {
                    rows.add(TimedCheck.row(left, taken, isSelf, left.weight()));
                }
            }
            if (kind.rightUnmatched()) {
                alone.forEach(row -> rows.add(TimedCheck.row(null, row, isSelf, row.weight())));
            }
            return rows;
        };
    }

    @ParameterizedTest
    @MethodSource("kindsAndRules")
    void agreesWithLookingAtAll(Join.Kind kind, AsOfRule rule) {
        Type time = Type.Simple.LONG;
        for (boolean rightFirst : new boolean[] {false, true}) {
            TimedCheck.of(time, rightFirst, join(kind, rule))
                    .agreesWith(
                            answer(kind, rule),
                            random ->
                                    RandomRows.deltas(
                                            random, TimedCheck.left(time), TimedCheck.right(time)),
                            5);
        }
        TimedCheck.ofOne(time, join(kind, rule))
                .agreesWith(
                        answer(kind, rule),
                        random -> RandomRows.deltas(random, TimedCheck.left(time)),
                        4);
        TimedCheck.of(time, false, join(kind, rule))
                .agreesWith(answer(kind, rule), random -> TimedCheck.crowd(random, 90, 60), 2);
    }

    @Test
    void aQuoteChangesTheTradesUntilTheNextQuote() {
        TimedCheck.of(
                        Type.Simple.LONG,
                        false,
                        join(Join.Kind.LEFT, new AsOfRule(Direction.BACKWARD, false, false, 0)))
                .given(
                        """
                        epoch weight  key time a
                        0     +1      x   10   1
                        0     +1      x   20   2
                        0     +1      x   30   3
                        0     +1      x   null 4
                        """,
                        """
                        epoch weight  b key time
                        0     +1      7 x   5
                        0     +1      8 x   25
                        1     +1      9 x   15
                        2     -1      7 x   5
                        3     +1      6 x   15
                        """)
                .emits(
                        """
                        epoch weight  lkey ltime la rkey rtime rb
                        0     +1      x    10    1  x    5     7
                        0     +1      x    20    2  x    5     7
                        0     +1      x    30    3  x    25    8
                        0     +1      x    null  4  null null  null
                        1     -1      x    20    2  x    5     7
                        1     +1      x    20    2  x    15    9
                        2     -1      x    10    1  x    5     7
                        2     +1      x    10    1  null null  null
                        """);
    }

    /// The distance between the ends of all times is more than a long holds.
    @Test
    void theNearestIsFoundAcrossTheWholeRange() {
        TimedCheck.of(
                        Type.Simple.LONG,
                        true,
                        join(Join.Kind.FULL, new AsOfRule(Direction.NEAREST, false, false, 0)))
                .given(
                        """
                        epoch weight  key time a
                        0     +1      x   0    1
                        0     +1      x   -1   2
                        0     +1      x   -2   3
                        """,
                        """
                        epoch weight  b key time
                        0     +1      7 x   9223372036854775807
                        0     +1      8 x   -9223372036854775808
                        0     +1      8 x   9223372036854775807
                        """)
                .emits(
                        """
                        epoch weight  lkey ltime la   rkey rtime                rb
                        0     +1      x    0     1    x    9223372036854775807  7
                        0     +1      x    -1    2    x    -9223372036854775808 8
                        0     +1      x    -2    3    x    -9223372036854775808 8
                        0     +1      null null  null x    9223372036854775807  8
                        """);
    }
}
