package io.deltaway.testkit;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.desc;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TestPipelineTest {

    record Trade(String ticker, double price, long qty) {}

    record Total(String ticker, long volume) {}

    record Quote(String ticker, double bid) {}

    record Marked(String ticker, @Nullable Double bid) {}

    record Share(String ticker, long share) {}

    private static Table<Total> totals(Table<Trade> trades) {
        return trades.where(col(Trade::price).gt(0))
                .groupBy(col(Trade::ticker))
                .reduce(g ->
                        into(
                                Total.class,
                                g.key().as(Total::ticker),
                                g.sum(col(Trade::qty)).as(Total::volume)));
    }

    @Test
    void totalsFollowTheTrades() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Trade> trades = pipeline.input(Trade.class);
            TestOutput<Total> totals = pipeline.output(totals(trades.table()));
            trades.given(
                    """
                    epoch weight  ticker price qty
                    0     +1      ACME   10.5  10
                    0     +1      ACME   0.0   99
                    0     +1      'B B'  1.0   7
                    1     +1      ACME   10.5  5
                    2     -1      'B B'  1.0   7
                    """);
            pipeline.run();
            totals.emits(
                    """
                    epoch weight  ticker volume
                    0     +1      ACME   10
                    0     +1      'B B'  7
                    1     -1      ACME   10
                    1     +1      ACME   15
                    2     -1      'B B'  7
                    """);
            assertThat(totals.rows()).containsExactly(new Total("ACME", 15));
        });
    }

    @Test
    void rowsCanBePushedAsObjects() {
        var pipeline = TestPipeline.create();
        TestInput<Trade> trades = pipeline.input(Trade.class);
        TestOutput<Trade> largest = pipeline.output(trades.table().top(1, desc(col(Trade::qty))));
        trades.insert(new Trade("A", 1, 5), new Trade("B", 1, 8));
        pipeline.epoch();
        assertThat(largest.rows()).containsExactly(new Trade("B", 1, 8));
        trades.retract(new Trade("B", 1, 8));
        pipeline.epoch();
        assertThat(largest.changes())
                .isEqualTo(
                        """
                        epoch weight ticker price qty
                        1     +1     A      1.0   5
                        1     -1     B      1.0   8
                        """);
        assertThat(largest.contents())
                .isEqualTo(
                        """
                        weight ticker price qty
                        +1     A      1.0   5
                        """);
    }

    @Test
    void aStepShowsNothingUntilItsEpochEnds() {
        var pipeline = TestPipeline.create();
        TestInput<Trade> trades = pipeline.input(Trade.class);
        TestOutput<Trade> same = pipeline.output(trades.table());
        trades.insert(new Trade("A", 1, 5));
        pipeline.step();
        assertThat(same.rows()).isEmpty();
        trades.insert(new Trade("A", 1, 5));
        pipeline.epoch();
        same.holds(
                """
                weight ticker price qty
                +2     A      1     5
                """);
    }

    @Test
    void stateGoesOverToOtherWorkers() {
        var pipeline = TestPipeline.create(3, Scheduler.inOrder());
        TestInput<Trade> trades = pipeline.input(Trade.class);
        TestInput<Quote> quotes = pipeline.input(Quote.class);
        TestOutput<Marked> marked =
                pipeline.output(
                        trades.table()
                                .leftJoin(quotes.table())
                                .on(col(Trade::ticker), col(Quote::ticker))
                                .select((trade, quote) ->
                                        into(
                                                Marked.class,
                                                trade.col(Trade::ticker).as(Marked::ticker),
                                                quote.col(Quote::bid).orNull().as(Marked::bid))));
        trades.insert(new Trade("A", 1, 5), new Trade("B", 1, 5));
        pipeline.epoch();
        pipeline.restart(1);
        quotes.insert(new Quote("A", 2.5));
        pipeline.epoch();
        pipeline.restart(2);
        trades.retract(new Trade("A", 1, 5));
        pipeline.epoch();
        marked.emits(
                """
                epoch weight ticker bid
                0     +1     A      null
                0     +1     B      null
                1     -1     A      null
                1     +1     A      2.5
                2     -1     A      2.5
                """);
    }

    @Test
    void failedRowsAreWatchedLikeAnyTable() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Total> totals = pipeline.input(Total.class);
            Table<Share> shares =
                    totals.table()
                            .select(
                                    into(
                                            Share.class,
                                            col(Total::ticker).as(Share::ticker),
                                            col(Total::volume)
                                                    .dividedBy(col(Total::volume))
                                                    .as(Share::share)));
            var shown = pipeline.output(shares);
            var errors = pipeline.output(shares.errors());
            totals.insert(new Total("A", 50), new Total("B", 0));
            pipeline.epoch();
            shown.holds("ticker share\n A 1");
            assertThat(errors.rows())
                    .singleElement()
                    .satisfies(error -> {
                        assertThat(error.code()).isEqualTo("DW-2002");
                        assertThat(error.row()).isEqualTo("ticker=B, volume=0");
                    });
            totals.retract(new Total("B", 0));
            pipeline.epoch();
            assertThat(errors.rows()).isEmpty();
        });
    }

    @Test
    void aWrongExpectationShowsBothTables() {
        var pipeline = TestPipeline.create();
        TestInput<Quote> quotes = pipeline.input(Quote.class);
        TestOutput<Quote> output = pipeline.output(quotes.table());
        quotes.insert(new Quote("A", 1));
        pipeline.epoch();
        assertThatThrownBy(() -> output.holds("ticker bid\n A 2.0"))
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        """
                        expected
                        weight ticker bid
                        +1     A      2.0
                        but was
                        weight ticker bid
                        +1     A      1.0
                        """);
    }

    @Test
    void rowsOfAnEpochThatIsOverAreRefused() {
        var pipeline = TestPipeline.create();
        TestInput<Quote> quotes = pipeline.input(Quote.class);
        pipeline.output(quotes.table());
        pipeline.epoch();
        assertThatThrownBy(() -> quotes.given("epoch ticker bid\n 0 A 1.0"))
                .hasMessageContaining("epoch 0, step 0 is over");
        assertThatThrownBy(() -> pipeline.appends(Quote.class))
                .hasMessageContaining("before the first epoch");
    }

    @Test
    void whatOnlyGrowsIsNeverRetracted() {
        var pipeline = TestPipeline.create();
        TestInput<Quote> quotes = pipeline.appends(Quote.class);
        TestOutput<Quote> last =
                pipeline.output(quotes.table().groupBy(col(Quote::ticker)).deduplicate());
        quotes.insert(new Quote("A", 1), new Quote("A", 2));
        pipeline.epoch();
        assertThat(last.rows()).isEqualTo(List.of(new Quote("A", 2)));
        assertThatThrownBy(() -> quotes.retract(new Quote("A", 1))).hasMessageContaining("appends");
    }
}
