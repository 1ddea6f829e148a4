package io.deltaway.run;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Types.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Rows;
import io.deltaway.table.Aggregator;
import io.deltaway.table.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What aggregates of one's own keep is in memory, whatever the limit to the memory of the state:
/// that is told.
class OwnAggregateMemoryTest {

    private static final String IN_MEMORY =
            "keeps what its own aggregates hold in memory, whatever the limit";

    record Sale(String item, long qty) {}

    record Total(String item, @Nullable Long qty) {}

    static class Adding implements Aggregator<Long, Long, Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(Long sum, Long qty) {
            return sum + qty;
        }

        @Override
        public Long result(Long sum) {
            return sum;
        }
    }

    static final class TakingBack extends Adding
            implements Aggregator.Retractable<Long, Long, Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long retract(Long sum, Long qty) {
            return sum - qty;
        }
    }

    private static Pipeline program(boolean limited, boolean own, boolean takesBack) {
        var pipeline = Pipeline.create();
        if (limited) {
            pipeline.configure(c -> c.stateInMemoryUpTo(1_000));
        }
        Table<Sale> sales = pipeline.read(Rows.of(Sale.class, new Sale("a", 1)));
        pipeline.materialize(
                sales.groupBy(col(Sale::item))
                        .reduce(g ->
                                into(
                                        Total.class,
                                        g.keys(),
                                        (own
                                                        ? g.reduceWith(
                                                                LONG,
                                                                takesBack
                                                                        ? new TakingBack()
                                                                        : new Adding(),
                                                                col(Sale::qty))
                                                        : g.sum(col(Sale::qty)))
                                                .as(Total::qty))));
        return pipeline;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void explainNamesTheStep(boolean takesBack) {
        assertThat(program(true, true, takesBack).explain())
                .containsOnlyOnce(IN_MEMORY)
                .containsPattern("reduce 1 .*\\n(.*\\n){1,6} *" + IN_MEMORY);
        assertThat(program(false, true, takesBack).explain()).doesNotContain(IN_MEMORY);
        assertThat(program(true, false, takesBack).explain()).doesNotContain(IN_MEMORY);
    }
}
