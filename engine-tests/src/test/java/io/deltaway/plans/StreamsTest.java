package io.deltaway.plans;

import static io.deltaway.table.Columns.asc;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.PlanException;
import io.deltaway.table.Table;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Tables as streams of changes and back, and rows that stay for a time.
class StreamsTest {

    record Price(String ticker, long last) {}

    record Changed(String ticker, long last, long weight, long epoch) {}

    record Touched(String ticker, Instant at) {}

    record Beat(String machine, Instant at) {}

    record Machine(String machine) {}

    private static Table<Changed> changes(Table<Price> prices) {
        return prices.changes((row, change) ->
                into(
                        Changed.class,
                        row.rest(),
                        change.weight().as(Changed::weight),
                        change.epoch().as(Changed::epoch)));
    }

    @Test
    void changesAreRowsThatNeverGo() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Price> prices = pipeline.input(Price.class);
            Table<Changed> changes = changes(prices.table());
            TestOutput<Changed> log = pipeline.output(changes);
            TestOutput<Price> back =
                    pipeline.output(
                            changes.weightedBy(col(Changed::weight))
                                    .select(
                                            into(
                                                    Price.class,
                                                    col(Changed::ticker).as(Price::ticker),
                                                    col(Changed::last).as(Price::last))));
            prices.given(
                    """
                    epoch weight  ticker last
                    0     +2      A      1
                    1     -1      A      1
                    1     +1      A      2
                    2     +1      B      5
                    2     -1      B      5
                    3     -1      A      2
                    """);
            pipeline.run();
            log.emits(
                    """
                    epoch weight  ticker last weight epoch
                    0     +1      A      1    2      0
                    1     +1      A      1    -1     1
                    1     +1      A      2    1      1
                    3     +1      A      2    -1     3
                    """);
            back.emits(
                    """
                    epoch weight  ticker last
                    0     +2      A      1
                    1     -1      A      1
                    1     +1      A      2
                    3     -1      A      2
                    """);
        });
    }

    @Test
    void theTimeOfTheLastChangeOfAKey() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Price> prices = pipeline.input(Price.class);
            TestOutput<Touched> touched =
                    pipeline.output(
                            prices.table()
                                    .changes((row, change) ->
                                            into(
                                                    Touched.class,
                                                    row.col(Price::ticker).as(Touched::ticker),
                                                    change.at().as(Touched::at)))
                                    .groupBy(col(Touched::ticker))
                                    .reduce(g ->
                                            into(
                                                    Touched.class,
                                                    g.key().as(Touched::ticker),
                                                    g.max(col(Touched::at)).as(Touched::at))));
            Instant start = pipeline.clock().instant();
            prices.given("ticker last\n A 1\n B 1");
            pipeline.epoch();
            pipeline.clock().advance(Duration.ofSeconds(5));
            prices.given("weight ticker last\n -1 A 1\n +1 A 2");
            pipeline.epoch();
            touched.holds("ticker at\n A " + start.plusSeconds(5) + "\n B " + start);
        });
    }

    @Test
    void rowsGoWhenTheirTimeHasPassed() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Beat> beats = pipeline.appends(Beat.class);
            Table<Machine> seen =
                    beats.table()
                            .groupBy(col(Beat::machine))
                            .reduce(g -> into(Machine.class, g.key().as(Machine::machine)));
            Table<Beat> recent = beats.table().forgetAfter(Duration.ofMinutes(1));
            TestOutput<Machine> silent =
                    pipeline.output(
                            seen.antiJoin(recent).on(col(Machine::machine), col(Beat::machine)));
            TestOutput<Beat> kept = pipeline.output(recent);
            beats.given("machine at\n A 2026-01-01T00:00:00Z\n B 2026-01-01T00:00:00Z");
            pipeline.epoch();
            silent.holds("machine");
            pipeline.clock().advance(Duration.ofSeconds(30));
            beats.given("machine at\n A 2026-01-01T00:00:30Z");
            pipeline.epoch();
            pipeline.clock().advance(Duration.ofSeconds(30));
            pipeline.epoch();
            kept.holds("machine at\n A 2026-01-01T00:00:30Z");
            silent.holds("machine\n B");
            pipeline.clock().advance(Duration.ofSeconds(30));
            beats.given("machine at\n B 2026-01-01T00:01:30Z");
            pipeline.epoch();
            kept.holds("machine at\n B 2026-01-01T00:01:30Z");
            silent.holds("machine\n A");
        });
    }

    @Test
    void onlyRowsThatNeverGoByThemselvesAreForgotten() {
        TestPipeline.everyWay(pipeline -> {
            Table<Price> prices = pipeline.input(Price.class).table();
            assertThatThrownBy(() -> prices.forgetAfter(Duration.ofMinutes(1)))
                    .isInstanceOf(PlanException.class)
                    .hasMessageContaining("DW-0114")
                    .hasMessageContaining("forgetAfter can't take rows back")
                    .hasMessageContaining("as Push.appends");
        });
    }

    @Test
    void rowsAtLeastSoFarApart() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Beat> beats = pipeline.input(Beat.class);
            TestOutput<Beat> apart =
                    pipeline.output(
                            beats.table()
                                    .groupBy(col(Beat::machine))
                                    .ordered(asc(col(Beat::at)))
                                    .atLeastApart(Duration.ofMinutes(1)));
            beats.given(
                    """
                    epoch weight  machine at
                    0     +1      A       2026-01-01T00:00:30Z
                    0     +1      A       2026-01-01T00:01:00Z
                    0     +1      B       2026-01-01T00:00:00Z
                    1     +1      A       2026-01-01T00:00:00Z
                    """);
            pipeline.run();
            apart.emits(
                    """
                    epoch weight  machine at
                    0     +1      A       2026-01-01T00:00:30Z
                    0     +1      B       2026-01-01T00:00:00Z
                    1     +1      A       2026-01-01T00:00:00Z
                    1     -1      A       2026-01-01T00:00:30Z
                    1     +1      A       2026-01-01T00:01:00Z
                    """);
        });
    }
}
