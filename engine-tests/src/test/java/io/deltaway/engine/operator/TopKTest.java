package io.deltaway.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.NoFailures;
import io.deltaway.testkit.operator.OperatorCheck;
import io.deltaway.testkit.operator.RandomRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopKTest {

    private static final Schema SCORES =
            Schema.of(
                    new Field("score", Type.Simple.LONG, true),
                    new Field("team", Type.Simple.TEXT, true),
                    new Field("name", Type.Simple.TEXT, true));
    private static final int[] BY_TEAM = {1};
    private static final List<SortColumn> BEST = List.of(new SortColumn(0, true));

    private static OperatorCheck check(
            Schema schema, int[] groups, List<SortColumn> order, long offset, long limit) {
        return OperatorCheck.of(plan -> {
            int in = plan.input("in", schema);
            List<Integer> keys = java.util.Arrays.stream(groups).boxed().toList();
            int byGroup = plan.exchange("by group", in, keys);
            return plan.apply(
                    "top",
                    schema,
                    circuit -> new TopK(schema, groups, order, offset, limit),
                    byGroup);
        });
    }

    @Test
    void theBestOfEachGroup() {
        check(SCORES, BY_TEAM, BEST, 0, 2)
                .minimal()
                .given(
                        """
                        epoch weight  score team name
                        0     +1      5     red  ann
                        0     +1      7     red  bob
                        0     +1      1     red  cid
                        0     +1      3     blue dan
                        1     -1      7     red  bob
                        2     +1      0     red  eve
                        3     -1      3     blue dan
                        """)
                .emits(
                        """
                        epoch weight  score team name
                        0     +1      7     red  bob
                        0     +1      5     red  ann
                        0     +1      3     blue dan
                        1     -1      7     red  bob
                        1     +1      1     red  cid
                        3     -1      3     blue dan
                        """);
    }

    @Test
    void aRowOfWeightThreeFillsThreePlaces() {
        check(SCORES, BY_TEAM, BEST, 0, 4)
                .minimal()
                .given(
                        """
                        epoch weight  score team name
                        0     +3      7     red  ann
                        0     +3      5     red  bob
                        1     -2      7     red  ann
                        """)
                .emits(
                        """
                        epoch weight  score team name
                        0     +3      7     red  ann
                        0     +1      5     red  bob
                        1     -2      7     red  ann
                        1     +2      5     red  bob
                        """);
    }

    @Test
    void aRowThatReachesOverBothEndsOfTheWindowStays() {
        check(SCORES, BY_TEAM, BEST, 1, 1)
                .minimal()
                .given(
                        """
                        epoch weight  score team name
                        0     +5      7     red  ann
                        1     +1      9     red  bob
                        2     -4      7     red  ann
                        2     -1      9     red  bob
                        """)
                .emits(
                        """
                        epoch weight  score team name
                        0     +1      7     red  ann
                        2     -1      7     red  ann
                        """);
    }

    /// However large the window is.
    @ParameterizedTest
    @ValueSource(longs = {0, 5_000})
    void aChangeReadsTheRowsThatEnterOrLeave(long offset) {
        var operator = new TopK(SCORES, new int[0], BEST, offset, 10_000);
        var rows = new WeightedRow[20_000];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = WeightedRow.of(1, 2L * i, "red", "ann");
        }
        receive(operator, rows);
        assertThat(operator.endEpoch(new NoFailures()).size()).isEqualTo(10_000);
        var random = new Random(5);
        long before = operator.rowsRead();
        int emitted = 0;
        for (int i = 0; i < 1_000; i++) {
            long score = 2L * random.nextInt(rows.length);
            receive(operator, WeightedRow.of(1, score + 1, "red", "bob"));
            emitted += operator.endEpoch(new NoFailures()).size();
            receive(operator, WeightedRow.of(-1, score + 1, "red", "bob"));
            emitted += operator.endEpoch(new NoFailures()).size();
        }
        assertThat(emitted).isGreaterThan(1_000);
        assertThat(operator.rowsRead() - before).isLessThanOrEqualTo(emitted);
    }

    @Test
    void tiesAreBrokenOnTheWholeRow() {
        check(SCORES, new int[0], BEST, 0, 2)
                .given(
                        """
                        epoch weight  score team name
                        0     +1      7     red  cid
                        0     +1      7     red  bob
                        0     +1      7     blue zoe
                        """)
                .emits(
                        """
                        epoch weight  score team name
                        0     +1      7     blue zoe
                        0     +1      7     red  bob
                        """);
    }

    @Test
    void nullsAreLastInDescendingOrder() {
        check(SCORES, BY_TEAM, BEST, 0, 1)
                .given(
                        """
                        epoch weight  score team name
                        0     +1      null  null ann
                        0     +1      -4    null bob
                        """)
                .emits(
                        """
                        epoch weight  score team name
                        0     +1      -4    null bob
                        """);
    }

    @Test
    void whatIsRevisedWithinAnEpochIsNotSeen() {
        check(SCORES, BY_TEAM, BEST, 0, 1)
                .minimal()
                .given(
                        """
                        epoch step weight  score team name
                        0     0    +1      1     red  ann
                        0     1    +1      2     red  bob
                        0     2    -1      2     red  bob
                        """)
                .emits(
                        """
                        epoch weight  score team name
                        0     +1      1     red  ann
                        """);
    }

    @Test
    void groupsWithoutRowsAreForgotten() {
        var operator = new TopK(SCORES, BY_TEAM, BEST, 0, 1);
        for (long i = 0; i < 100; i++) {
            for (long weight : new long[] {1, -1}) {
                receive(operator, WeightedRow.of(weight, i, "a team with a long name " + i, "x"));
                operator.endEpoch(new NoFailures());
            }
        }
        assertThat(operator.stateRows()).isZero();
        assertThat(operator.stateBytes()).isLessThan(200_000);
    }

    /// Nobody reads the rows behind the window.
    @Test
    void aRowThatWentMoreOftenThanItCameIsFoundBehindTheWindow() {
        var operator = new TopK(SCORES, BY_TEAM, BEST, 0, 1);
        receive(operator, WeightedRow.of(1, 9L, "red", "ann"), WeightedRow.of(1, 5L, "red", "bob"));
        operator.endEpoch(new NoFailures());
        receive(operator, WeightedRow.of(-1, 5L, "red", "cid"));
        assertThatThrownBy(() -> operator.endEpoch(new NoFailures()))
                .isInstanceOf(NegativeWeightException.class);
    }

    private static void receive(TopK operator, WeightedRow... rows) {
        Batch delta = Deltas.batch(SCORES, List.of(rows));
        operator.step(new Batch[] {delta}, new NoFailures());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 3", "2, 2", "1, 1000", "0, 0"})
    void agreesWithSorting(long offset, long limit) {
        agreesWithSorting(SCORES, BY_TEAM, BEST, offset, limit);
        agreesWithSorting(SCORES, new int[0], BEST, offset, limit);
    }

    @Test
    void agreesWithSortingByColumnsOfAllTypes() {
        Schema mixed =
                Schema.of(
                        new Field("number", Type.Simple.DOUBLE, false),
                        new Field("words", new Type.ListOf(Type.Simple.TEXT), true),
                        new Field("group", Type.Simple.DECIMAL, false),
                        new Field("flag", Type.Simple.BOOLEAN, true));
        var order =
                List.of(new SortColumn(1, true), new SortColumn(2, true), new SortColumn(0, false));
        agreesWithSorting(mixed, new int[] {2}, order, 1, 2);
        agreesWithSorting(mixed, new int[] {3, 0}, order, 0, 2);
    }

    private static void agreesWithSorting(
            Schema schema, int[] groups, List<SortColumn> order, long offset, long limit) {
        check(schema, groups, order, offset, limit)
                .minimal()
                .agreesWith(
                        arrived ->
                                top(
                                        Sorted.groups(schema, groups, order, arrived.getFirst()),
                                        offset,
                                        limit),
                        random -> RandomRows.deltas(random, schema),
                        30);
    }

    private static List<WeightedRow> top(List<List<WeightedRow>> groups, long offset, long limit) {
        var rows = new ArrayList<WeightedRow>();
        for (List<WeightedRow> group : groups) {
            int from = (int) Math.min(offset, group.size());
            rows.addAll(group.subList(from, (int) Math.min(from + limit, group.size())));
        }
        return rows;
    }
}
