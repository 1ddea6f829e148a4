import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;
import io.deltaway.testkit.TestPipeline;
import org.junit.jupiter.api.Test;

class LastPriceTest {

    record Price(String ticker, double last) {}

    static Table<Price> highest(Table<Price> prices) {
        return prices.groupBy(col(Price::ticker)).top(1, desc(col(Price::last)));
    }

    @Test
    void theHighestPriceGivesWayToTheSecond() {
        TestPipeline.everyWay(pipeline -> {
            var prices = pipeline.input(Price.class);
            var highest = pipeline.output(highest(prices.table()));
            prices.insert(new Price("ACME", 12), new Price("ACME", 15));
            pipeline.epoch();
            prices.retract(new Price("ACME", 15));
            pipeline.epoch();
            highest.emits(
                    """
                    epoch weight  ticker last
                    0     +1      ACME   15.0
                    1     -1      ACME   15.0
                    1     +1      ACME   12.0
                    """);
        });
    }
}
