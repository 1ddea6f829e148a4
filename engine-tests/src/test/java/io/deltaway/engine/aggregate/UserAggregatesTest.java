package io.deltaway.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Aggregates written by users, one of each kind, over random histories; both refuse the value 13.
class UserAggregatesTest {

    /// Counts texts by length, without a way back: "1 of 3, 2 of 5".
    private record Lengths() implements UserAggregate<String, TreeMap<Integer, Integer>, String> {
        @Override
        public TreeMap<Integer, Integer> create() {
            return new TreeMap<>();
        }

        @Override
        public TreeMap<Integer, Integer> add(TreeMap<Integer, Integer> counts, String text) {
            if (text.equals("unlucky")) {
                throw new IllegalArgumentException(text);
            }
            counts.merge(text.length(), 1, Integer::sum);
            return counts;
        }

        @Override
        public String result(TreeMap<Integer, Integer> counts) {
            return counts.toString();
        }
    }

    /// The product of numbers that are not zero, as its logarithm to the base 2; refuses 13.
    private record Halvings() implements UserAggregate.Retractable<Long, long[], Long> {
        @Override
        public long[] create() {
            return new long[1];
        }

        @Override
        public long[] add(long[] sum, Long value) {
            if (value == 13) {
                throw new IllegalArgumentException("13");
            }
            sum[0] += Long.numberOfTrailingZeros(value);
            return sum;
        }

        @Override
        public long[] retract(long[] sum, Long value) {
            sum[0] -= Long.numberOfTrailingZeros(value);
            return sum;
        }

        @Override
        public @Nullable Long result(long[] sum) {
            return sum[0] == 7 ? null : sum[0];
        }
    }

    @Test
    void withoutRetractTheResultIsComputedAnew() {
        AggregateHistory.of(
                        "user",
                        Simple.TEXT,
                        random ->
                                random.nextInt(20) == 0
                                        ? "unlucky"
                                        : "x".repeat(random.nextInt(12)),
                        values -> {
                            if (values.contains("unlucky")) {
                                return Failure.thrown(new IllegalArgumentException("unlucky"));
                            }
                            var counts = new TreeMap<Integer, Integer>();
                            values.forEach(value ->
                                    counts.merge(((String) value).length(), 1, Integer::sum));
                            return counts.toString();
                        },
                        new Lengths(),
                        Simple.TEXT)
                .check(60);
    }

    @Test
    void withRetractAGroupRecoversWhenTheRefusedValueIsGone() {
        AggregateHistory.of(
                        "user",
                        Simple.LONG,
                        random -> random.nextInt(20) == 0 ? 13L : random.nextInt(1, 64),
                        values -> {
                            if (values.stream()
                                    .anyMatch(value -> ((Number) value).longValue() == 13)) {
                                return Failure.thrown(new IllegalArgumentException("13"));
                            }
                            long sum =
                                    values.stream()
                                            .mapToLong(value ->
                                                    Long.numberOfTrailingZeros(
                                                            ((Number) value).longValue()))
                                            .sum();
                            return sum == 7 ? null : sum;
                        },
                        new Halvings(),
                        Simple.LONG)
                .check(100);
    }

    @Test
    void aResultOfAnotherTypeIsAFailure() {
        AggregateHistory.of(
                        "user",
                        Simple.TEXT,
                        random -> "x",
                        values ->
                                Failure.argument(
                                        "a user's aggregate gave a java.lang.String where LONG was announced"),
                        new Lengths(),
                        Simple.LONG)
                .check(2);
    }

    @Test
    void anAccumulatorThatCannotBeSavedIsNamed() {
        assertThatThrownBy(() -> JavaSerialization.write(new Object()))
                .hasMessageStartingWith(
                        "the accumulator of a user's aggregate, a java.lang.Object, can't be saved.");
        byte[] bytes = JavaSerialization.write(List.of(1, 2));
        assertThat(JavaSerialization.read(bytes, getClass().getClassLoader()))
                .isEqualTo(List.of(1, 2));
    }

    @Test
    void theResultTypeIsTheAnnouncedOne() {
        Type type =
                Aggregates.resolve(
                                "user", List.of(Simple.TEXT), List.of(new Lengths(), Simple.TEXT))
                        .resultType();
        assertThat(type).isEqualTo(Simple.TEXT);
    }
}
