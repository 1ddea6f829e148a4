import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import org.junit.jupiter.api.Test;

class TotalsTest {

    record Trade(String ticker, double price, long qty) {}

    record Total(String ticker, long volume) {}

    static Table<Total> totals(Table<Trade> trades) {
        return trades.where(col(Trade::price).gt(0))
                .groupBy(col(Trade::ticker))
                .reduce(g ->
                        into(
                                Total.class,
                                g.key().as(Total::ticker),
                                g.sum(col(Trade::qty)).as(Total::volume)));
    }

    @Test
    void aTradeThatIsTakenBackLeavesNothing() {
        var pipeline = TestPipeline.create();
        TestInput<Trade> trades = pipeline.input(Trade.class);
        TestOutput<Total> totals = pipeline.output(totals(trades.table()));
        trades.given(
                """
                epoch weight  ticker price qty
                0     +1      ACME   10.5  10
                0     +1      ACME   0.0   99
                1     +1      'B B'  1.0   7
                2     -1      ACME   10.5  10
                """);
        pipeline.run();
        totals.emits(
                """
                epoch weight  ticker volume
                0     +1      ACME   10
                1     +1      'B B'  7
                2     -1      ACME   10
                """);
        totals.holds(
                """
                ticker volume
                'B B'  7
                """);
    }
}
