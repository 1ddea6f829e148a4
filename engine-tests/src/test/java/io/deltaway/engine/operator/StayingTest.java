package io.deltaway.engine.operator;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.time.Ticks;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.operator.OperatorCheck;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rows of things that change before there is an answer to them.
class StayingTest {

    private static final Field QUESTION = new Field("question", Type.Simple.TEXT, false);
    static final Field RESULT = new Field("answer", Type.Simple.LONG, true);
    static final Schema ROWS = Schema.of(new Field("thing", Type.Simple.TEXT, false), QUESTION);
    private static final Schema ANSWERS = Await.answers(QUESTION, RESULT);
    private static final String NO_TICKS = "epoch weight  ended wall\n";

    static int await(CircuitPlan.Builder plan, boolean tellsWaiting) {
        return await(plan, 99, tellsWaiting);
    }

    private static int await(CircuitPlan.Builder plan, long most, boolean tellsWaiting) {
        return plan.apply(
                "await",
                Await.output(ROWS, RESULT),
                circuit -> new Await(ROWS, 1, 0, RESULT, 100, most, false, tellsWaiting),
                plan.exchange("to one", plan.input("rows", ROWS), List.of()),
                plan.exchange("so, too", plan.input("in", ANSWERS), List.of()),
                plan.broadcast("ticks to all", plan.input("ticks", Ticks.SCHEMA)));
    }

    private static OperatorCheck given(String rows, String answers) {
        return OperatorCheck.of(plan -> await(plan, false)).given(rows, answers, NO_TICKS);
    }

    /// Two are asked about, then the first is given up; and of the others the newest.
    @Test
    void whatIsAskedCountsThoughTheThingHasChangedSince() {
        given(
                        """
                        epoch weight  thing question
                        0     +1      p     a
                        1     -1      p     a
                        1     +1      p     b
                        2     -1      p     b
                        2     +1      p     c
                        3     -1      p     c
                        3     +1      p     d
                        """,
                        """
                        epoch weight  $question $result $code $message
                        4     +1      a         1       null  null
                        5     +1      b         2       null  null
                        6     +1      d         4       null  null
                        """)
                .emits(
                        """
                        epoch weight  thing question answer $asks
                        0     +1      p     a        null   1
                        1     +1      p     b        null   1
                        2     -1      p     a        null   1
                        5     -1      p     b        null   1
                        5     +1      p     b        2      0
                        5     +1      p     d        null   1
                        6     -1      p     d        null   1
                        6     -1      p     b        2      0
                        6     +1      p     d        4      0
                        """);
    }

    @Test
    void nothingIsShownThatIsOlderThanWhatIsShown() {
        given(
                        """
                        epoch weight  thing question
                        0     +1      p     a
                        1     -1      p     a
                        1     +1      p     b
                        """,
                        """
                        epoch weight  $question $result $code $message
                        2     +1      b         2       null  null
                        3     +1      a         1       null  null
                        """)
                .emits(
                        """
                        epoch weight  thing question answer $asks
                        0     +1      p     a        null   1
                        1     +1      p     b        null   1
                        2     -1      p     a        null   1
                        2     -1      p     b        null   1
                        2     +1      p     b        2      0
                        """);
    }

    @Test
    void ofAThingThatIsGoneNothingIsAskedAndNothingShown() {
        given(
                        """
                        epoch weight  thing question
                        0     +1      p     a
                        1     -1      p     a
                        1     +1      p     b
                        3     -1      p     b
                        3     +1      p     c
                        4     -1      p     c
                        """,
                        """
                        epoch weight  $question $result $code $message
                        2     +1      a         1       null  null
                        5     +1      b         2       null  null
                        """)
                .emits(
                        """
                        epoch weight  thing question answer $asks
                        0     +1      p     a        null   1
                        1     +1      p     b        null   1
                        2     -1      p     a        null   1
                        2     +1      p     a        1      0
                        3     +1      p     c        null   1
                        4     -1      p     a        1      0
                        4     -1      p     b        null   1
                        4     -1      p     c        null   1
                        """);
    }

    @Test
    void ofTwoAnswersThatComeTogetherTheNewerIsShownThoughItHasGone() {
        given(
                        """
                        epoch weight  thing question
                        0     +1      p     a
                        1     -1      p     a
                        1     +1      p     b
                        2     -1      p     b
                        2     +1      p     c
                        """,
                        """
                        epoch weight  $question $result $code $message
                        2     +1      a         1       null  null
                        2     +1      b         2       null  null
                        """)
                .emits(
                        """
                        epoch weight  thing question answer $asks
                        0     +1      p     a        null   1
                        1     +1      p     b        null   1
                        2     -1      p     a        null   1
                        2     -1      p     b        null   1
                        2     +1      p     b        2      0
                        2     +1      p     c        null   1
                        """);
    }

    @Test
    void whatComesBackWaitsOn() {
        given(
                        """
                        epoch weight  thing question
                        0     +1      p     a
                        1     -1      p     a
                        1     +1      p     b
                        2     -1      p     b
                        2     +1      p     a
                        3     -1      p     a
                        """,
                        """
                        epoch weight  $question $result $code $message
                        """)
                .emits(
                        """
                        epoch weight  thing question answer $asks
                        0     +1      p     a        null   1
                        1     +1      p     b        null   1
                        3     -1      p     a        null   1
                        3     -1      p     b        null   1
                        """);
    }

    @Test
    void aFailureThatCameTooLateGoesWithTheNextAnswer() {
        OperatorCheck check =
                given(
                        """
                        epoch weight  thing question
                        0     +1      p     a
                        1     -1      p     a
                        1     +1      p     b
                        """,
                        """
                        epoch weight  $question $result $code   $message
                        2     +1      a         null    DW-2006 damaged
                        3     +1      b         2       null    null
                        """);
        check.emits(
                """
                epoch weight  thing question answer $asks
                0     +1      p     a        null   1
                1     +1      p     b        null   1
                2     -1      p     a        null   1
                3     -1      p     b        null   1
                3     +1      p     b        2      0
                """);
        check.fails(
                """
                epoch weight  code    message
                2     +1      DW-2006 damaged
                3     -1      DW-2006 damaged
                """);
    }

    /// Where somebody wants to know, what is late waits as well.
    @Test
    void whatIsLateWaits() {
        OperatorCheck.of(plan -> await(plan, true))
                .given(
                        """
                        epoch weight  thing question
                        0     +1      p     a
                        1     -1      p     a
                        1     +1      p     b
                        2     -1      p     b
                        2     +1      p     c
                        """,
                        """
                        epoch weight  $question $result $code $message
                        3     +1      b         2       null  null
                        """,
                        NO_TICKS)
                .emits(
                        """
                        epoch weight  thing question answer $asks
                        0     +1      p     a        null   1
                        0     +1      p     a        null   2
                        1     +1      p     b        null   1
                        1     +1      p     b        null   2
                        2     -1      p     a        null   1
                        2     -1      p     a        null   2
                        2     +1      p     c        null   2
                        3     -1      p     b        null   1
                        3     -1      p     b        null   2
                        3     +1      p     b        2      0
                        3     +1      p     c        null   1
                        """);
    }

    /// Of more than are asked about at a time, those that come are before the epoch is over; what
    /// goes in one step of it stays for what comes in another.
    @Test
    void whatGoesStaysWhereMuchComesBehindIt() {
        OperatorCheck.of(plan -> await(plan, 3, false))
                .given(
                        """
                        epoch step weight  thing question
                        0     0    +1      p     a
                        2     0    -1      p     a
                        2     0    +1      q     x
                        2     0    +1      r     x
                        2     0    +1      s     x
                        2     1    +1      p     b
                        2     1    +1      t     x
                        2     1    +1      u     x
                        2     1    +1      v     x
                        """,
                        """
                        epoch step weight  $question $result $code $message
                        1     0    +1      a         1       null  null
                        3     0    +1      b         2       null  null
                        """,
                        "epoch step weight  ended wall\n")
                .emits(
                        """
                        epoch weight  thing question answer $asks
                        0     +1      p     a        null   1
                        1     -1      p     a        null   1
                        1     +1      p     a        1      0
                        2     +1      q     x        null   1
                        2     +1      p     b        null   1
                        3     -1      p     b        null   1
                        3     -1      p     a        1      0
                        3     +1      p     b        2      0
                        """);
    }
}
