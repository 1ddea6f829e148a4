import static io.deltaway.table.Columns.*;

import module io.deltaway;

import io.deltaway.testkit.TestPipeline;
import org.junit.jupiter.api.Test;

class VolumesTest {

    record Trade(String ticker, long qty) {}

    record Volume(String ticker, long volume) {}

    static Table<Volume> volumes(Table<Trade> trades) {
        return trades.groupBy(col(Trade::ticker))
                .reduce(g ->
                        into(Volume.class, g.keys(), g.sum(col(Trade::qty)).as(Volume::volume)));
    }

    @Test
    void aRetractedTradeLeavesNoTrace() {
        var pipeline = TestPipeline.create();
        var trades = pipeline.input(Trade.class);
        var volumes = pipeline.output(volumes(trades.table()));
        trades.given(
                """
                epoch weight  ticker qty
                0     +1      ACME   100
                0     +1      ACME   50
                1     -1      ACME   100
                """);
        pipeline.run();
        volumes.emits(
                """
                epoch weight  ticker volume
                0     +1      ACME   150
                1     -1      ACME   150
                1     +1      ACME   50
                """);
    }
}
