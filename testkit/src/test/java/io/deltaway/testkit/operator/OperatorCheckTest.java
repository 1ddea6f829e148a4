package io.deltaway.testkit.operator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Union;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OperatorCheckTest {

    private static final Schema WORDS = Schema.of(new Field("word", Simple.TEXT, false));

    private static OperatorCheck check(Operator operator) {
        return OperatorCheck.of(plan ->
                plan.apply("operator", WORDS, circuit -> operator, plan.input("in", WORDS)));
    }

    /// Forgets retractions.
    private static Batch insertions(Batch delta) {
        int[] rows = IntStream.range(0, delta.size()).filter(i -> delta.weight(i) > 0).toArray();
        return delta.take(rows, rows.length);
    }

    @Test
    void anOperatorThatIsRightPasses() {
        check(new Union())
                .given("epoch weight word\n 0 +1 a\n 1 -1 a")
                .emits("epoch weight word\n 0 +1 a\n 1 -1 a")
                .fails("epoch weight code message")
                .agreesWith(
                        arrived -> arrived.getFirst(),
                        random -> RandomRows.deltas(random, WORDS),
                        20);
    }

    @Test
    void oneThatIsWrongIsToldWithBothTables() {
        assertThatThrownBy(() ->
                        check((inputs, step) -> insertions(inputs[0]))
                                .given("epoch weight word\n 0 +1 a\n 1 -1 a")
                                .emits("epoch weight word\n 0 +1 a\n 1 -1 a"))
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        """
                        1 worker: expected
                        epoch weight word
                        0     +1     a
                        1     -1     a
                        but was
                        epoch weight word
                        0     +1     a
                        """);
    }

    @Test
    void oneThatIsWrongIsToldWithItsSeedAndTheSmallestHistory() {
        assertThatThrownBy(() ->
                        check((inputs, step) -> insertions(inputs[0]))
                                .agreesWith(
                                        arrived -> arrived.getFirst(),
                                        random -> RandomRows.deltas(random, WORDS),
                                        20))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching(
                        "(?s)seed \\d+, 1 worker\\R.*epoch step weight word.*expected.*but was.*");
    }
}
