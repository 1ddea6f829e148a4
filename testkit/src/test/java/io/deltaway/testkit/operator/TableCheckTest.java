package io.deltaway.testkit.operator;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Types.LONG;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.Aggregator;
import io.deltaway.table.Table;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableCheckTest {

    record Vote(String poll, long points) {}

    record Odd(String poll, @Nullable Long odd) {}

    /// Counts odd values; a broken one forgets to take them back.
    record Counter(boolean broken) implements Aggregator.Retractable<Long, Long, Long> {
        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(Long odd, Long value) {
            return odd + Math.floorMod(value, 2);
        }

        @Override
        public Long retract(Long odd, Long value) {
            return broken ? odd : odd - Math.floorMod(value, 2);
        }

        @Override
        public Long result(Long odd) {
            return odd;
        }
    }

    private static TableCheck<Vote, Odd> check(boolean broken) {
        return TableCheck.of(
                Vote.class,
                (Table<Vote> votes) ->
                        votes.groupBy(col(Vote::poll))
                                .reduce(g ->
                                        into(
                                                Odd.class,
                                                g.key().as(Odd::poll),
                                                g.reduceWith(
                                                                LONG,
                                                                new Counter(broken),
                                                                col(Vote::points))
                                                        .as(Odd::odd))));
    }

    private static List<Odd> answer(List<Vote> votes) {
        Map<String, Long> odd =
                votes.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Vote::poll,
                                        Collectors.summingLong(v -> Math.floorMod(v.points(), 2))));
        return odd.entrySet().stream().map(e -> new Odd(e.getKey(), e.getValue())).toList();
    }

    @Test
    void anAggregateThatIsRightPasses() {
        check(false).agreesWith(TableCheckTest::answer, 20);
    }

    @Test
    void rowsMayBeDrawnByTheTest() {
        check(false)
                .rows(random -> new Vote("p", random.nextLong(4)))
                .agreesWith(TableCheckTest::answer, 10);
    }

    @Test
    void oneThatIsWrongIsToldWithItsSeedAndTheSmallestHistory() {
        assertThatThrownBy(() -> check(true).agreesWith(TableCheckTest::answer, 50))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching(
                        "(?s)seed \\d+, with 1 workers, in order\\R"
                                + "epoch step weight poll +points\\R.*"
                                + "after epoch \\d+\\Rexpected\\R.*but was\\R.*");
    }
}
