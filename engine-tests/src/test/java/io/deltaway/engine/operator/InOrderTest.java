package io.deltaway.engine.operator;

import io.deltaway.engine.aggregate.Aggregates;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.History;
import io.deltaway.testkit.operator.OperatorCheck;
import io.deltaway.testkit.operator.RandomRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InOrderTest {

    private static final Schema STOPS =
            Schema.of(
                    new Field("train", Type.Simple.TEXT, true),
                    new Field("time", Type.Simple.LONG, true),
                    new Field("town", Type.Simple.TEXT, false));
    private static final List<SortColumn> BY_TIME = List.of(new SortColumn(1, false));
    private static final List<PlaceValue> FROM_AND_TO =
            List.of(away(-1, 2, "from"), away(1, 2, "to"));

    private static PlaceValue away(int rows, int column, String name) {
        return new PlaceValue.InRow(new PlaceValue.OtherRow.Away(rows), column, name);
    }

    private static OperatorCheck check(
            Schema schema, int[] groups, List<SortColumn> order, List<PlaceValue> values) {
        return OperatorCheck.of(
                        plan -> {
                            int in = plan.input("in", schema);
                            int byGroup =
                                    plan.exchange(
                                            "by group", in, Arrays.stream(groups).boxed().toList());
                            return plan.apply(
                                    "in order",
                                    InOrder.output(schema, values),
                                    circuit -> new InOrder(schema, groups, order, values),
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
        check(STOPS, new int[] {0}, BY_TIME, List.of(away(-1, 2, "from"), away(1, 0, "train2")))
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

    private static final Schema MEASURES =
            Schema.of(
                    new Field("place", Type.Simple.TEXT, false),
                    new Field("time", Type.Simple.LONG, true),
                    new Field("value", Type.Simple.LONG, true),
                    new Field("height", Type.Simple.DOUBLE, false));

    private static PlaceValue over(String aggregate, int column, Frame frame) {
        var types = column < 0 ? List.<Type>of() : List.of(MEASURES.type(column));
        var call =
                new AggregateCall(
                        Aggregates.resolve(aggregate, types, List.of()),
                        column < 0 ? new int[0] : new int[] {column});
        return new PlaceValue.Over(call, frame, true, aggregate);
    }

    private static PlaceValue known(boolean behind, int column, String name) {
        return new PlaceValue.InRow(new PlaceValue.OtherRow.Known(2, behind), column, name);
    }

    private static final Frame UP_TO_HERE = new Frame.Rows(Frame.Rows.FIRST, 0);
    private static final Frame ALL = new Frame.Rows(Frame.Rows.FIRST, Frame.Rows.LAST);

    private static Function<List<Object>, @Nullable Object> naive(PlaceValue.Over over) {
        return switch (over.name()) {
            case "count" -> values -> (long) values.size();
            case "countDistinct" -> values -> values.stream().distinct().count();
            case "sum" ->
                    values ->
                            values.isEmpty()
                                    ? null
                                    : (Object) values.stream().mapToLong(v -> (long) v).sum();
            case "min" ->
                    values -> values.stream().min(Comparator.comparing(v -> (Long) v)).orElse(null);
            case "max" ->
                    values -> values.stream().max(Comparator.comparing(v -> (Long) v)).orElse(null);
            default -> throw new IllegalArgumentException(over.name());
        };
    }

    static List<Named<List<PlaceValue>>> values() {
        return List.of(
                Named.of("neighbours", FROM_AND_TO),
                Named.of("one neighbour", List.of(away(-1, 1, "before"))),
                Named.of("far ones", List.of(away(-3, 1, "before"), away(2, 0, "behind"))),
                Named.of("nothing", List.of()),
                Named.of(
                        "row numbers",
                        List.of(new PlaceValue.Numbered(PlaceValue.Numbering.ROW, "n"))),
                Named.of("ranks", List.of(new PlaceValue.Numbered(PlaceValue.Numbering.RANK, "n"))),
                Named.of(
                        "dense ranks",
                        List.of(new PlaceValue.Numbered(PlaceValue.Numbering.DENSE_RANK, "n"))),
                Named.of("known before", List.of(known(false, 2, "last"), known(false, 1, "when"))),
                Named.of("known behind", List.of(known(true, 2, "next"))),
                Named.of(
                        "running totals",
                        List.of(
                                over("sum", 2, UP_TO_HERE),
                                over("max", 2, UP_TO_HERE),
                                over("countDistinct", 2, UP_TO_HERE))),
                Named.of(
                        "the last three",
                        List.of(
                                over("sum", 2, new Frame.Rows(-2, 0)),
                                over("min", 2, new Frame.Rows(-2, 0)),
                                over("countDistinct", 2, new Frame.Rows(-2, 0)))),
                Named.of(
                        "around, and only before",
                        List.of(
                                over("count", -1, new Frame.Rows(-1, 2)),
                                over("sum", 2, new Frame.Rows(-3, -1)),
                                over("max", 2, new Frame.Rows(1, Frame.Rows.LAST)))),
                Named.of(
                        "all",
                        List.of(
                                over("count", -1, ALL),
                                new PlaceValue.Numbered(PlaceValue.Numbering.RANK, "n"))),
                Named.of(
                        "a range before",
                        List.of(
                                over("sum", 2, new Frame.Range(1, 0)),
                                over("min", 2, new Frame.Range(1, 0)))),
                Named.of(
                        "ranges",
                        List.of(
                                over("count", -1, new Frame.Range(Frame.Range.UNBOUNDED, 1)),
                                over("sum", 2, new Frame.Range(2, Frame.Range.UNBOUNDED)),
                                over("countDistinct", 2, new Frame.Range(1, 1)))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void agreesWithLookingAtAllRows(List<PlaceValue> values) {
        for (boolean descending : new boolean[] {false, true}) {
            List<SortColumn> order = List.of(new SortColumn(1, descending));
            for (int[] groups : new int[][] {{}, {2, 0}}) {
                check(MEASURES, groups, order, values)
                        .agreesWith(
                                arrived ->
                                        new NaivePlaces(MEASURES, order, values, InOrderTest::naive)
                                                .of(arrived.getFirst(), groups),
                                random -> RandomRows.deltas(random, MEASURES),
                                6);
            }
        }
    }

    @Test
    void distancesOfFloatingNumbersAgreeToo() {
        List<PlaceValue> values =
                List.of(
                        over("count", -1, range(1, 0)),
                        over("sum", 2, range(1.6, 0.2)),
                        over("max", 2, range(Double.POSITIVE_INFINITY, 0)));
        for (boolean descending : new boolean[] {false, true}) {
            List<SortColumn> order = List.of(new SortColumn(3, descending));
            check(MEASURES, new int[] {0}, order, values)
                    .agreesWith(
                            arrived ->
                                    new NaivePlaces(MEASURES, order, values, InOrderTest::naive)
                                            .of(arrived.getFirst(), new int[] {0}),
                            random -> RandomRows.deltas(random, MEASURES),
                            20);
        }
    }

    private static Frame range(double before, double after) {
        return new Frame.Range(Double.doubleToLongBits(before), Double.doubleToLongBits(after));
    }

    /// Long orders, changed in a few places: the walk jumps from one to the next, and sums of parts
    /// are used again.
    @ParameterizedTest
    @MethodSource("values")
    void agreesInLongOrders(List<PlaceValue> values) {
        List<SortColumn> order = List.of(new SortColumn(1, false));
        check(MEASURES, new int[] {0}, order, values)
                .agreesWith(
                        arrived ->
                                new NaivePlaces(MEASURES, order, values, InOrderTest::naive)
                                        .of(arrived.getFirst(), new int[] {0}),
                        InOrderTest::longHistory,
                        1);
    }

    private static History longHistory(Random random) {
        var events = new ArrayList<History.Event>();
        var present = new ArrayList<List<@Nullable Object>>();
        for (int epoch = 0; epoch < 4; epoch++) {
            for (int i = epoch == 0 ? 400 : random.nextInt(12); i >= 0; i--) {
                List<@Nullable Object> values;
                long weight = 1;
                if (epoch > 0 && random.nextBoolean()) {
                    values = present.remove(random.nextInt(present.size()));
                    weight = -1;
                } else {
                    values =
                            Arrays.asList(
                                    "R1",
                                    (long) random.nextInt(300),
                                    random.nextInt(3) == 0 ? null : (long) random.nextInt(50),
                                    random.nextDouble());
                    present.add(values);
                }
                events.add(new History.Event(0, epoch, 0, new WeightedRow(values, weight)));
            }
        }
        return new History(events, 4);
    }

    @Test
    void aRowWhoseAggregateFailsIsAnErrorUntilItCanBeComputed() {
        check(MEASURES, new int[] {0}, BY_TIME, List.of(over("sum", 2, UP_TO_HERE)))
                .given(
                        """
                        epoch weight  place time value               height
                        0     +1      A     1    9223372036854775807 0.0
                        0     +1      A     2    1                   0.0
                        1     -1      A     1    9223372036854775807 0.0
                        """)
                .emits(
                        """
                        epoch weight  place time value               height sum
                        0     +1      A     1    9223372036854775807 0.0    9223372036854775807
                        1     -1      A     1    9223372036854775807 0.0    9223372036854775807
                        1     +1      A     2    1                   0.0    1
                        """)
                .fails(
                        """
                        epoch weight  code    message
                        0     +1      DW-2001 "sum: a number outside the range of its type"
                        1     -1      DW-2001 "sum: a number outside the range of its type"
                        """);
    }

    @Test
    void numbersShiftNoFurtherThanTheyMust() {
        check(
                        STOPS,
                        new int[] {0},
                        BY_TIME,
                        List.of(new PlaceValue.Numbered(PlaceValue.Numbering.ROW, "n")))
                .given(
                        """
                        epoch weight  train time town
                        0     +1      R1    10   Bonn
                        0     +1      R1    20   Jena
                        0     +1      R1    30   Ulm
                        0     +1      R1    40   Kiel
                        1     -1      R1    10   Bonn
                        1     +1      R1    25   Bonn
                        """)
                .emits(
                        """
                        epoch weight  train time town n
                        0     +1      R1    10   Bonn 1
                        0     +1      R1    20   Jena 2
                        0     +1      R1    30   Ulm  3
                        0     +1      R1    40   Kiel 4
                        1     -1      R1    10   Bonn 1
                        1     +1      R1    20   Jena 1
                        1     -1      R1    20   Jena 2
                        1     +1      R1    25   Bonn 2
                        """);
    }
}
