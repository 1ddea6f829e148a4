package io.deltaway.engine.operator;

import io.deltaway.engine.operator.Neighbours.Value;
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

class NeighboursTest {

    private static final Schema STOPS =
            Schema.of(
                    new Field("train", Type.Simple.TEXT, true),
                    new Field("time", Type.Simple.LONG, true),
                    new Field("town", Type.Simple.TEXT, false));
    private static final List<SortColumn> BY_TIME = List.of(new SortColumn(1, false));
    private static final List<Value> FROM_AND_TO =
            List.of(new Value(true, 2, "from"), new Value(false, 2, "to"));

    private static OperatorCheck check(
            Schema schema, int[] groups, List<SortColumn> order, List<Value> values) {
        return OperatorCheck.of(
                        plan -> {
                            int in = plan.input("in", schema);
                            int byGroup =
                                    plan.exchange(
                                            "by group", in, Arrays.stream(groups).boxed().toList());
                            return plan.apply(
                                    "neighbours",
                                    Neighbours.output(schema, values),
                                    circuit -> new Neighbours(schema, groups, order, values),
                                    byGroup);
                        })
                .minimal();
    }

    @Test
    void eachRowSeesTheRowsBesideIt() {
        check(STOPS, new int[] {0}, BY_TIME, FROM_AND_TO)
                .given(
                        """
                        epoch weight  train time town
                        0     +1      R1    10   Bonn
                        0     +1      R1    30   Ulm
                        0     +1      R2    20   Kiel
                        1     +1      R1    20   Jena
                        2     -1      R1    10   Bonn
                        """)
                .emits(
                        """
                        epoch weight  train time town from to
                        0     +1      R1    10   Bonn null Ulm
                        0     +1      R1    30   Ulm  Bonn null
                        0     +1      R2    20   Kiel null null
                        1     -1      R1    10   Bonn null Ulm
                        1     +1      R1    10   Bonn null Jena
                        1     +1      R1    20   Jena Bonn Ulm
                        1     -1      R1    30   Ulm  Bonn null
                        1     +1      R1    30   Ulm  Jena null
                        2     -1      R1    10   Bonn null Jena
                        2     -1      R1    20   Jena Bonn Ulm
                        2     +1      R1    20   Jena null Ulm
                        """);
    }

    @Test
    void aCopysNeighbourIsAnotherCopy() {
        check(STOPS, new int[] {0}, BY_TIME, FROM_AND_TO)
                .given(
                        """
                        epoch weight  train time town
                        0     +1      R1    10   Bonn
                        0     +4      R1    20   Jena
                        1     -3      R1    20   Jena
                        """)
                .emits(
                        """
                        epoch weight  train time town from to
                        0     +1      R1    10   Bonn null Jena
                        0     +1      R1    20   Jena Bonn Jena
                        0     +2      R1    20   Jena Jena Jena
                        0     +1      R1    20   Jena Jena null
                        1     -1      R1    20   Jena Bonn Jena
                        1     -2      R1    20   Jena Jena Jena
                        1     -1      R1    20   Jena Jena null
                        1     +1      R1    20   Jena Bonn null
                        """);
    }

    @Test
    void aNeighbourWithTheSameValuesChangesNothing() {
        check(
                        STOPS,
                        new int[] {0},
                        BY_TIME,
                        List.of(new Value(true, 2, "from"), new Value(false, 0, "train2")))
                .given(
                        """
                        epoch weight  train time town
                        0     +1      R1    10   Bonn
                        0     +1      R1    20   Jena
                        1     -1      R1    10   Bonn
                        1     +1      R1    11   Bonn
                        """)
                .emits(
                        """
                        epoch weight  train time town from train2
                        0     +1      R1    10   Bonn null R1
                        0     +1      R1    20   Jena Bonn null
                        1     -1      R1    10   Bonn null R1
                        1     +1      R1    11   Bonn null R1
                        """);
    }

    @Test
    void agreesWithSorting() {
        for (List<Value> values :
                List.of(
                        FROM_AND_TO,
                        List.of(new Value(true, 1, "before")),
                        List.of(new Value(false, 1, "behind"), new Value(false, 0, "train2")),
                        List.<Value>of())) {
            for (int[] groups : new int[][] {{0}, {}, {2, 0}}) {
                check(STOPS, groups, BY_TIME, values)
                        .agreesWith(
                                arrived -> neighbours(arrived.getFirst(), groups, values),
                                random -> RandomRows.deltas(random, STOPS),
                                25);
            }
        }
    }

    /// Long orders, changed in a few places: the walk jumps from one to the next.
    @Test
    void agreesWithSortingInLongOrders() {
        check(STOPS, new int[] {0}, BY_TIME, FROM_AND_TO)
                .agreesWith(
                        arrived -> neighbours(arrived.getFirst(), new int[] {0}, FROM_AND_TO),
                        NeighboursTest::longHistory,
                        6);
    }

    private static History longHistory(Random random) {
        var events = new ArrayList<History.Event>();
        var present = new ArrayList<List<@Nullable Object>>();
        for (int epoch = 0; epoch < 8; epoch++) {
            for (int i = epoch == 0 ? 600 : random.nextInt(12); i >= 0; i--) {
                List<@Nullable Object> values;
                long weight = 1;
                if (epoch > 0 && random.nextBoolean()) {
                    values = present.remove(random.nextInt(present.size()));
                    weight = -1;
                } else {
                    values =
                            Arrays.asList(
                                    "R1", (long) random.nextInt(1000), "Ulm" + random.nextInt(50));
                    present.add(values);
                }
                events.add(new History.Event(0, epoch, 0, new WeightedRow(values, weight)));
            }
        }
        return new History(events, 8);
    }

    private static List<WeightedRow> neighbours(
            List<WeightedRow> arrived, int[] groups, List<Value> values) {
        var rows = new ArrayList<WeightedRow>();
        for (List<WeightedRow> group : Sorted.groups(STOPS, groups, BY_TIME, arrived)) {
            for (int i = 0; i < group.size(); i++) {
                var row = new ArrayList<@Nullable Object>(group.get(i).values());
                for (Value value : values) {
                    int at = value.isPrevious() ? i - 1 : i + 1;
                    boolean there = at >= 0 && at < group.size();
                    row.add(there ? group.get(at).values().get(value.column()) : null);
                }
                rows.add(new WeightedRow(row, 1));
            }
        }
        return rows;
    }
}
