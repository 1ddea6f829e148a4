import static io.deltaway.table.Columns.*;
import static io.deltaway.table.Types.*;

import io.deltaway.table.Aggregator;
import io.deltaway.table.Table;
import io.deltaway.testkit.operator.TableCheck;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OddTest {

    record Vote(String poll, long points) {}

    record Parity(String poll, @Nullable Long odd) {}

    /// How many values are odd.
    static final class Odd implements Aggregator.Retractable<Long, Long, Long> {

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
            return odd - Math.floorMod(value, 2);
        }

        @Override
        public Long result(Long odd) {
            return odd;
        }
    }

    static Table<Parity> parities(Table<Vote> votes) {
        return votes.groupBy(col(Vote::poll))
                .reduce(g ->
                        into(
                                Parity.class,
                                g.keys(),
                                g.reduceWith(LONG, new Odd(), col(Vote::points)).as(Parity::odd)));
    }

    /// The same from scratch.
    static List<Parity> parities(List<Vote> votes) {
        return votes.stream().collect(Collectors.groupingBy(Vote::poll)).entrySet().stream()
                .map(poll ->
                        new Parity(
                                poll.getKey(),
                                poll.getValue().stream()
                                        .filter(vote -> vote.points() % 2 != 0)
                                        .count()))
                .toList();
    }

    @Test
    void oddValuesAreCountedAndUncounted() {
        TableCheck.of(Vote.class, (Table<Vote> votes) -> parities(votes))
                .agreesWith(votes -> parities(votes), 50);
    }
}
