package io.deltaway.engine.operator;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.time.Ticks;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.History;
import io.deltaway.testkit.operator.OperatorCheck;
import io.deltaway.testkit.operator.RandomRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Rows of a question only, so that whichever of them asks, it is the same row.
class AwaitTest {

    private static final Field QUESTION = new Field("question", Type.Simple.TEXT, true);
    private static final Field RESULT = new Field("answer", Type.Simple.LONG, true);
    private static final Schema ROWS = Schema.of(QUESTION);
    private static final Schema ANSWERS = Await.answers(QUESTION, RESULT);
    private static final long KEPT = 100;

    private static OperatorCheck check() {
        return OperatorCheck.of(plan -> await(plan, 1 << 16, false, false));
    }

    /// @param together whether all rows are on one worker, as where they are of things
    /// @param reportsAll whether failures that have a result are error rows too
    private static int await(
            CircuitPlan.Builder plan, long most, boolean together, boolean reportsAll) {
        List<Integer> key = together ? List.of() : List.of(0);
        int rows = plan.exchange("by question", plan.input("rows", ROWS), key);
        int answers = plan.exchange("answers by it", plan.input("in", ANSWERS), key);
        int ticks = plan.broadcast("ticks to all", plan.input("ticks", Ticks.SCHEMA));
        return plan.apply(
                "await",
                Await.output(ROWS, RESULT),
                circuit ->
                        new Await(
                                ROWS, 0, together ? 0 : -1, RESULT, KEPT, most, reportsAll, false),
                rows,
                answers,
                ticks);
    }

    @Test
    void aRowWaitsForItsAnswerAndKeepsIt() {
        check().given(
                        """
                        epoch weight  question
                        0     +1      a
                        0     +1      b
                        0     +1      null
                        2     +2      a
                        3     -1      b
                        4     -3      a
                        """,
                        """
                        epoch weight  $question $result $code $message
                        1     +1      a         7       null  null
                        """,
                        """
                        epoch weight  ended wall
                        5     +1      -1    5
                        """)
                .emits(
                        """
                        epoch weight  question answer $asks
                        0     +1      null     null   0
                        0     +1      a        null   1
                        0     +1      b        null   1
                        1     -1      a        null   1
                        1     +1      a        7      0
                        2     +2      a        7      0
                        3     -1      b        null   1
                        4     -3      a        7      0
                        """);
    }

    @Test
    void anAnswerThatNoRowHasIsKeptForAWhile() {
        check().given(
                        """
                        epoch step weight  question
                        0     1    +1      a
                        2     1    -1      a
                        3     1    +1      a
                        4     1    -1      a
                        5     1    +1      a
                        """,
                        """
                        epoch step weight  $question $result $code $message
                        1     1    +1      a         7       null  null
                        """,
                        """
                        epoch step weight  ended wall
                        0     0    +1      -1    1000
                        1     0    +1      -1    2000
                        2     0    +1      -1    3000
                        3     0    +1      -1    3100
                        4     0    +1      -1    4000
                        5     0    +1      -1    4101
                        """)
                .emits(
                        """
                        epoch weight  question answer $asks
                        0     +1      a        null   1
                        1     -1      a        null   1
                        1     +1      a        7      0
                        2     -1      a        7      0
                        3     +1      a        7      0
                        4     -1      a        7      0
                        5     +1      a        null   1
                        """);
    }

    @Test
    void aFailureIsAnAnswerUntilItsRowsHaveGone() {
        OperatorCheck check =
                check().given(
                                """
                                epoch weight  question
                                0     +2      a
                                2     +1      a
                                3     -3      a
                                4     +1      a
                                """,
                                """
                                epoch weight  $question $result $code   $message
                                1     +1      a         null    DW-2006 slow
                                5     +1      b         null    DW-2006 "nobody asks"
                                """,
                                """
                                epoch weight  ended wall
                                """);
        check.fails(
                """
                epoch weight  code    message
                1     +2      DW-2006 slow
                2     +1      DW-2006 slow
                3     -3      DW-2006 slow
                """);
        check.emits(
                """
                epoch weight  question answer $asks
                0     +1      a        null   1
                1     -1      a        null   1
                4     +1      a        null   1
                """);
    }

    @Test
    void aFailureThatHasAResultMayBeBoth() {
        OperatorCheck check =
                OperatorCheck.of(plan -> await(plan, 1 << 16, false, true))
                        .given(
                                """
                                epoch weight  question
                                0     +2      a
                                2     -1      a
                                """,
                                """
                                epoch weight  $question $result $code   $message
                                1     +1      a         0       DW-2006 slow
                                """,
                                """
                                epoch weight  ended wall
                                """);
        check.fails(
                """
                epoch weight  code    message
                1     +2      DW-2006 slow
                2     -1      DW-2006 slow
                """);
        check.emits(
                """
                epoch weight  question answer $asks
                0     +1      a        null   1
                1     -1      a        null   1
                1     +2      a        0      0
                2     -1      a        0      0
                """);
    }

    @Test
    void soManyAreAskedAtATime() {
        OperatorCheck.of(plan -> await(plan, 1, true, false))
                .given(
                        """
                        epoch weight  question
                        0     +2      a
                        0     +1      b
                        1     +1      c
                        2     -1      b
                        2     -1      c
                        2     +3      d
                        """,
                        """
                        epoch weight  $question $result $code $message
                        3     +1      a         7       null  null
                        4     +1      d         8       null  null
                        """,
                        """
                        epoch weight  ended wall
                        """)
                .emits(
                        """
                        epoch weight  question answer $asks
                        0     +1      a        null   1
                        3     -1      a        null   1
                        3     +2      a        7      0
                        3     +1      d        null   1
                        4     -1      d        null   1
                        4     +3      d        8      0
                        """);
    }

    @Test
    void whatIsThereAndAnsweredIsEmittedAndTheRestAsked() {
        check().agreesWith(AwaitTest::expected, AwaitTest::random, 60);
    }

    /// Which of them are asked is not said.
    @Test
    void whatIsThereAndAnsweredIsEmittedHoweverFewAreAsked() {
        for (long most : new long[] {1, 2, 5}) {
            OperatorCheck.of(
                            plan -> {
                                Schema output = Await.output(ROWS, RESULT);
                                return plan.apply(
                                        "answered",
                                        output,
                                        circuit ->
                                                new FilterRows(
                                                        output, row -> Objects.equals(row[2], 0L)),
                                        await(plan, most, false, false));
                            })
                    .agreesWith(
                            arrived ->
                                    expected(arrived).stream()
                                            .filter(row -> Objects.equals(row.values().get(2), 0L))
                                            .toList(),
                            AwaitTest::random,
                            40);
        }
    }

    private static History random(Random random) {
        var events = new ArrayList<History.Event>();
        Map<List<@Nullable Object>, Integer> there = new LinkedHashMap<>();
        Set<Object> answered = new HashSet<>();
        for (int i = random.nextInt(60); i >= 0; i--) {
            List<@Nullable Object> row = RandomRows.values(random, ROWS);
            Object question = row.getFirst();
            int count = there.getOrDefault(row, 0);
            if (random.nextInt(3) == 0 && question != null && answered.add(question)) {
                List<@Nullable Object> answer =
                        Arrays.asList(question, (long) question.hashCode(), null, null);
                events.add(new History.Event(1, 0, 0, new WeightedRow(answer, 1)));
            } else if (count > 0 && random.nextBoolean()) {
                int gone = 1 + random.nextInt(count);
                there.put(row, count - gone);
                events.add(new History.Event(0, 0, 0, new WeightedRow(row, -gone)));
            } else {
                int more = 1 + random.nextInt(2);
                there.put(row, count + more);
                events.add(new History.Event(0, 0, 0, new WeightedRow(row, more)));
            }
        }
        return History.cut(random, events);
    }

    private static List<WeightedRow> expected(List<List<WeightedRow>> arrived) {
        Map<Object, Object> answers = new LinkedHashMap<>();
        for (WeightedRow answer : arrived.get(1)) {
            answers.put(answer.values().get(0), answer.values().get(1));
        }
        Map<@Nullable Object, Long> counts = new LinkedHashMap<>();
        for (WeightedRow row : arrived.get(0)) {
            counts.merge(String.valueOf(row.values().getFirst()), row.weight(), Long::sum);
        }
        var rows = new ArrayList<WeightedRow>();
        counts.forEach((question, count) -> {
            if (count > 0) {
                Object answer = answers.get(question);
                Object shown = "null".equals(question) ? null : question;
                boolean asks = shown != null && answer == null;
                rows.add(
                        new WeightedRow(
                                Arrays.asList(shown, answer, asks ? Await.ASKS : 0L),
                                asks ? 1 : count));
            }
        });
        return rows;
    }
}
