package io.deltaway.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.NoFailures;
import io.deltaway.testkit.operator.OperatorCheck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Lambdas over rows: [MapRows], [FlatMapRows], [FilterRows].
class UserRowsTest {

    private static final Schema INPUT =
            Schema.of(
                    new Field("word", Type.Simple.TEXT, false),
                    new Field("n", Type.Simple.LONG, true));
    private static final Schema OUTPUT =
            Schema.of(
                    new Field("word", Type.Simple.TEXT, false),
                    new Field("half", Type.Simple.INT, false));
    private static final String ROWS =
            """
            epoch weight  word  n
            0     +2      even  4
            0     +1      odd   3
            0     +1      zero  0
            0     +1      none  null
            1     -1      even  4
            1     -1      odd   3
            """;

    private static OperatorCheck check(Schema output, Operator operator) {
        return OperatorCheck.of(
                plan -> plan.apply("user", output, circuit -> operator, plan.input("in", INPUT)));
    }

    private static long n(@Nullable Object[] row) {
        return (Long) Objects.requireNonNull(row[1], "n is null");
    }

    @Test
    void mapGivesOneRowForEach() {
        check(
                        OUTPUT,
                        new MapRows(
                                INPUT,
                                OUTPUT,
                                row -> {
                                    if (n(row) % 2 != 0) {
                                        throw new IllegalStateException("odd");
                                    }
                                    return new @Nullable Object[] {row[0], (int) (n(row) / 2)};
                                }))
                .given(ROWS)
                .emits(
                        """
                        epoch weight  word half
                        0     +2      even 2
                        0     +1      zero 0
                        1     -1      even 2
                        """)
                .fails(
                        """
                        epoch weight  code    message
                        0     +1      DW-2006 "a user's function threw java.lang.IllegalStateException: odd"
                        0     +1      DW-2006 "a user's function threw java.lang.NullPointerException: n is null"
                        1     -1      DW-2006 "a user's function threw java.lang.IllegalStateException: odd"
                        """);
    }

    @Test
    void flatMapGivesAnyNumberOfRowsForEach() {
        check(
                        INPUT,
                        new FlatMapRows(
                                INPUT,
                                INPUT,
                                row -> {
                                    var rows = new ArrayList<@Nullable Object[]>();
                                    for (long i = 0; i < n(row); i++) {
                                        rows.add(new @Nullable Object[] {row[0], i / 2});
                                    }
                                    return rows;
                                }))
                .given(ROWS)
                .emits(
                        """
                        epoch weight  word n
                        0     +4      even 0
                        0     +4      even 1
                        0     +2      odd  0
                        0     +1      odd  1
                        1     -2      even 0
                        1     -2      even 1
                        1     -2      odd  0
                        1     -1      odd  1
                        """);
    }

    /// So that one which remembers what it gave need not be compared by what that holds.
    @Test
    void ofRowsOfTheSameObjectsOnlyTheDifferenceGoesOn() {
        var asked = new ArrayList<@Nullable Object>();
        String same = "same";
        Operator operator =
                new FlatMapRows(
                        INPUT,
                        INPUT,
                        row -> {
                            asked.add(row[0]);
                            return List.of(
                                    new @Nullable Object[] {same, 1_000L},
                                    new @Nullable Object[] {same, n(row)},
                                    new @Nullable Object[] {row[0], 1_000L});
                        });
        Batch given =
                Deltas.batch(
                        INPUT,
                        List.of(WeightedRow.of(2, "new", 1L), WeightedRow.of(-1, "old", 1L)));
        Batch difference = operator.step(new Batch[] {given}, new NoFailures());
        assertThat(Deltas.rows(INPUT, difference))
                .containsExactly(
                        WeightedRow.of(1, same, 1_000L),
                        WeightedRow.of(1, same, 1L),
                        WeightedRow.of(2, "new", 1_000L),
                        WeightedRow.of(-1, "old", 1_000L));
        assertThat(asked).containsExactly("old", "new");
    }

    @Test
    void aRowOfWhichOneResultIsWrongGivesNone() {
        check(
                        OUTPUT,
                        new FlatMapRows(
                                INPUT,
                                OUTPUT,
                                row ->
                                        List.of(
                                                new @Nullable Object[] {row[0], 1},
                                                new @Nullable Object[] {
                                                    row[0], n(row) == 4 ? null : 2
                                                })))
                .given("epoch weight  word n\n0     +2      even  4\n0 +1 three 3")
                .emits("epoch weight  word half\n0     +1      three 1\n0     +1      three 2\n")
                .fails(
                        """
                        epoch weight  code    message
                        0     +2      DW-2003 'null where a value is required'
                        """);
    }

    @Test
    void valuesOfTheWrongTypeFail() {
        Schema time = Schema.of(new Field("at", Type.Simple.INSTANT, false));
        check(
                        time,
                        new MapRows(
                                INPUT,
                                time,
                                row ->
                                        n(row) == 1
                                                ? new @Nullable Object[] {Instant.MAX}
                                                : new @Nullable Object[] {"x"}))
                .given("epoch weight  word n\n0     +1      a  1\n0 +1 b 2\n")
                .emits("epoch weight  at")
                .fails(
                        """
                        epoch weight  code    message
                        0     +1      DW-2004 'a time outside 1677-09-21 to 2262-04-11, the range of 64-bit nanoseconds'
                        0     +1      DW-2007 "a user's function gave a java.lang.String for at where a java.time.Instant is expected"
                        """);
    }

    @Test
    void filterKeepsRows() {
        check(INPUT, new FilterRows(INPUT, row -> n(row) > 0))
                .given(ROWS)
                .emits(
                        """
                        epoch weight  word  n
                        0     +2      even  4
                        0     +1      odd   3
                        1     -1      even  4
                        1     -1      odd   3
                        """)
                .fails(
                        """
                        epoch weight  code    message
                        0     +1      DW-2006 "a user's function threw java.lang.NullPointerException: n is null"
                        """);
    }

    @Test
    void anEndlessRecursionIsAnErrorRow() {
        check(INPUT, new FilterRows(INPUT, row -> depth(0) > 0))
                .given("epoch weight  word n\n0     +1      a  1\n")
                .emits("epoch weight  word n\n")
                .fails(
                        """
                        epoch weight  code    message
                        0     +1      DW-2006 "a user's function threw java.lang.StackOverflowError"
                        """);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int depth(int level) {
        return depth(level + 1) + 1;
    }
}
