package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Pipelines that are looked at, and don't run.
class ExplainedTest {

    record Trade(String ticker, long qty) {}

    private static final Trade TRADE = new Trade("A", 10);

    @Test
    void thePlanIsShown() {
        var pipeline = Pipeline.create();
        pipeline.materialize(pipeline.read(RecordsSource.of(Trade.class, TRADE)).distinct());
        assertThat(pipeline.explain()).contains("ExplainedTest.java:");
    }

    @Test
    void anExplainedPipelineReadsNothing() {
        var source = RecordsSource.live(Trade.class, TRADE);
        var pipeline = Pipeline.create();
        pipeline.materialize(pipeline.read(source).distinct());
        var out = System.out;
        var shown = new ByteArrayOutputStream();
        System.setProperty(Pipeline.EXPLAIN, "true");
        System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            assertThatThrownBy(pipeline::run).isInstanceOf(Explained.class);
            assertThatThrownBy(pipeline::start).isInstanceOf(Explained.class);
        } finally {
            System.setOut(out);
            System.clearProperty(Pipeline.EXPLAIN);
        }
        assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo(pipeline.explain().repeat(2));
    }

    @Test
    void whatHasNoResultsIsNotExplainedButTold() {
        var pipeline = Pipeline.create();
        pipeline.read(RecordsSource.of(Trade.class, TRADE)).distinct();
        assertThatThrownBy(pipeline::explain)
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("DW-0212 there is nothing to explain: no table is written");
        assertThatThrownBy(pipeline::start)
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("DW-0212 there is nothing to run: no table is written");
    }

    @Test
    void theLimitOfMemoryIsExplained() {
        var pipeline = Pipeline.create().configure(c -> c.stateInMemoryUpTo(2 << 20));
        pipeline.materialize(pipeline.read(RecordsSource.of(Trade.class, TRADE)).distinct());
        assertThat(pipeline.explain())
                .contains("memory for state: up to 2,097,152 bytes, all workers together\n")
                .endsWith("the rest lies in " + System.getProperty("java.io.tmpdir") + "\n");
    }
}
