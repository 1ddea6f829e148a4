package io.deltaway.engine.operator;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.History;
import io.deltaway.testkit.operator.OperatorCheck;
import io.deltaway.testkit.operator.RandomRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpacedTest {

    private static final Schema STOPS =
            Schema.of(
                    new Field("train", Type.Simple.TEXT, false),
                    new Field("time", Type.Simple.LONG, true),
                    new Field("height", Type.Simple.DOUBLE, false));

    private static OperatorCheck check(int[] groups, SortColumn order, long distance) {
        return OperatorCheck.of(
                        plan -> {
                            int in = plan.input("in", STOPS);
                            int byGroup =
                                    plan.exchange(
                                            "by group", in, Arrays.stream(groups).boxed().toList());
                            return plan.apply(
                                    "spaced",
                                    STOPS,
                                    circuit -> new Spaced(STOPS, groups, List.of(order), distance),
                                    byGroup);
                        })
                .minimal();
    }

    @Test
    void eachRowKeptIsFarEnoughBehindTheLast() {
        check(new int[] {0}, new SortColumn(1, false), 10)
                .given(
                        """
                        epoch weight  train time height
                        0     +1      A     0    0.0
                        0     +2      A     9    0.0
                        0     +1      A     10   0.0
                        0     +1      A     19   0.0
                        0     +1      A     20   0.0
                        0     +1      A     null 0.0
                        1     +1      A     -2   0.0
                        2     -1      A     -2   0.0
                        """)
                .emits(
                        """
                        epoch weight  train time height
                        0     +1      A     0    0.0
                        0     +1      A     10   0.0
                        0     +1      A     20   0.0
                        1     +1      A     -2   0.0
                        1     -1      A     0    0.0
                        1     +1      A     9    0.0
                        1     -1      A     10   0.0
                        1     +1      A     19   0.0
                        1     -1      A     20   0.0
                        2     -1      A     -2   0.0
                        2     +1      A     0    0.0
                        2     -1      A     9    0.0
                        2     +1      A     10   0.0
                        2     -1      A     19   0.0
                        2     +1      A     20   0.0
                        """);
    }

    /// Where adding the distance to a double changes nothing, the next larger one is beyond it.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void doublesBesideWhichTheDistanceIsNothing(boolean descending) {
        check(new int[] {}, new SortColumn(2, descending), Double.doubleToLongBits(100))
                .given(
                        """
                        epoch weight  train time height
                        0     +1      A     0    -Infinity
                        0     +1      A     0    -5.0
                        0     +1      A     0    45.0
                        0     +1      A     0    95.0
                        0     +2      A     0    1.7E18
                        0     +1      A     0    1.7000000000000003E18
                        0     +1      A     0    Infinity
                        """)
                .emits(
                        """
                        epoch weight  train time height
                        0     +1      A     0    -Infinity
                        0     +1      A     0    -5.0
                        0     +1      A     0    95.0
                        0     +1      A     0    1.7E18
                        0     +1      A     0    1.7000000000000003E18
                        0     +1      A     0    Infinity
                        """);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void agreesWithWalkingAlong(boolean descending) {
        for (int[] groups : new int[][] {{0}, {}}) {
            var byTime = new SortColumn(1, descending);
            check(groups, byTime, 2)
                    .agreesWith(
                            arrived -> walk(arrived.getFirst(), groups, byTime, 2),
                            random -> RandomRows.deltas(random, STOPS),
                            20);
            check(groups, byTime, 7)
                    .agreesWith(
                            arrived -> walk(arrived.getFirst(), groups, byTime, 7),
                            SpacedTest::longHistory,
                            4);
            var byHeight = new SortColumn(2, descending);
            check(groups, byHeight, Double.doubleToLongBits(1.5))
                    .agreesWith(
                            arrived -> walk(arrived.getFirst(), groups, byHeight, 1.5),
                            SpacedTest::longHistory,
                            4);
        }
    }

    private static History longHistory(Random random) {
        var events = new ArrayList<History.Event>();
        var present = new ArrayList<List<@Nullable Object>>();
        for (int epoch = 0; epoch < 6; epoch++) {
            for (int i = epoch == 0 ? 300 : random.nextInt(12); i >= 0; i--) {
                List<@Nullable Object> values;
                long weight = 1;
                if (epoch > 0 && random.nextBoolean()) {
                    values = present.remove(random.nextInt(present.size()));
                    weight = -1;
                } else {
                    values =
                            Arrays.asList(
                                    "R1", (long) random.nextInt(1000), random.nextInt(90) * 0.25);
                    present.add(values);
                }
                events.add(new History.Event(0, epoch, 0, new WeightedRow(values, weight)));
            }
        }
        return new History(events, 6);
    }

    private static List<WeightedRow> walk(
            List<WeightedRow> arrived, int[] groups, SortColumn order, double distance) {
        var kept = new ArrayList<WeightedRow>();
        for (List<WeightedRow> group : Sorted.groups(STOPS, groups, List.of(order), arrived)) {
            Number last = null;
            for (WeightedRow row : group) {
                var here = (Number) row.values().get(order.column());
                if (here != null
                        && (last == null
                                || Math.abs(here.doubleValue() - last.doubleValue()) >= distance)) {
                    kept.add(row);
                    last = here;
                }
            }
        }
        return kept;
    }
}
