package io.deltaway.run;

import static io.deltaway.table.Columns.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Nothing;
import io.deltaway.table.Table;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Epochs of a pipeline that is persisted are opened again.
class PastTest {

    record Sale(String item, long count) {}

    record Total(String item, long count) {}

    private static final int ROWS_PER_EPOCH = 10;

    private static final List<Sale> SALES =
            IntStream.range(0, 100).mapToObj(i -> new Sale("item" + i % 7, i)).toList();

    @TempDir Path state;

    /// A pipeline and its table of totals.
    private record Program(Pipeline pipeline, Table<Total> totals) {

        List<Total> at(Playback past) {
            return past.materialized(totals).rows().stream()
                    .sorted(java.util.Comparator.comparing(Total::item))
                    .toList();
        }
    }

    private Program program(int sales, boolean materialized, Consumer<Configuration> settings) {
        var pipeline = Pipeline.create().persist(state);
        pipeline.configure(c -> c.epochs(e -> e.rows(ROWS_PER_EPOCH))).configure(settings);
        Table<Total> totals =
                pipeline.read(new Grown<>(Sale.class, SALES.subList(0, sales)))
                        .groupBy(col(Sale::item))
                        .reduce(g ->
                                into(
                                        Total.class,
                                        g.key().as(Total::item),
                                        g.sum(col(Sale::count)).as(Total::count)));
        if (materialized) {
            pipeline.materialize(totals);
        } else {
            totals.write(Nothing.sink());
        }
        return new Program(pipeline, totals);
    }

    private static List<Total> after(long epoch) {
        Map<String, Long> totals = new HashMap<>();
        SALES.stream()
                .limit((epoch + 1) * ROWS_PER_EPOCH)
                .forEach(sale -> totals.merge(sale.item, sale.count, Long::sum));
        return totals.entrySet().stream()
                .map(total -> new Total(total.getKey(), total.getValue()))
                .sorted(java.util.Comparator.comparing(Total::item))
                .toList();
    }

    @Test
    void anyEpochOfAHistoryFromTheBeginning() {
        program(60, false, c -> {}).pipeline.runToCompletion();
        program(100, false, c -> c.workers(2).logUpTo(1)).pipeline.runToCompletion();
        Program again = program(100, false, c -> {});
        for (long epoch : new long[] {0, 4, 7}) {
            try (Playback past = again.pipeline.openAt(epoch)) {
                assertThat(past.epoch()).isEqualTo(epoch);
                assertThat(again.at(past)).isEqualTo(after(epoch));
                assertThat(past.next()).isTrue();
                assertThat(again.at(past)).isEqualTo(after(epoch + 1));
            }
        }
        try (Playback past = again.pipeline.openAt(-1)) {
            assertThat(again.at(past)).isEmpty();
            past.goToEnd();
            assertThat(again.at(past)).isEqualTo(after(9));
        }
        assertThatThrownBy(() -> again.pipeline.openAt(10))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("DW-0242")
                .hasMessageContaining("the last one that is kept is 9");
    }

    @Test
    void thoseBehindTheFirstSnapshotOfAHistory() {
        Consumer<Configuration> brief = c -> c.logUpTo(1 << 20).historyUpTo(0);
        program(40, true, brief).pipeline.runToCompletion();
        Program more = program(100, true, brief);
        RunningPipeline running = more.pipeline.start();
        running.await();
        Program again = program(100, true, brief);
        assertThatThrownBy(() -> again.pipeline.openAt(2))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("epochs are kept from");
        assertThatThrownBy(() -> again.pipeline.openAt(10))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("the last one that is kept is 9");
        try (Playback past = again.pipeline.openAt(9)) {
            assertThat(past.epoch()).isEqualTo(9);
            assertThat(again.at(past)).isEqualTo(after(9));
            assertThat(past.next()).isFalse();
            assertThat(again.at(past)).isEqualTo(after(9));
        }
        Program unseen = program(100, false, brief);
        assertThatThrownBy(() -> unseen.pipeline.openAt(5))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("no table is materialized");
    }

    @Test
    void beginsWithASnapshot() {
        Consumer<Configuration> brief = c -> c.logUpTo(1 << 20).historyUpTo(0);
        program(40, true, brief).pipeline.runToCompletion();
        // Ends in the middle, so that the log behind the snapshot is left.
        int[] epochs = {0};
        Consumer<Configuration> crashing =
                brief.andThen(c ->
                        c.crashPoints(point -> {
                            if (point.equals("log-appended") && ++epochs[0] == 4) {
                                throw new Error("crash");
                            }
                        }));
        assertThatThrownBy(() -> program(100, true, crashing).pipeline.runToCompletion())
                .isInstanceOf(RunException.class);
        Program again = program(100, true, brief);
        try (Playback past = again.pipeline.openAt(3)) {
            assertThat(past.materialized(again.totals).epoch()).isEqualTo(3);
            assertThat(again.at(past)).isEqualTo(after(3));
            assertThat(past.next()).isTrue();
            assertThat(again.at(past)).isEqualTo(after(4));
        }
        try (Playback past = again.pipeline.openAt(5)) {
            assertThat(again.at(past)).isEqualTo(after(5));
            past.goToEnd();
            assertThat(past.epoch()).isEqualTo(7);
            assertThat(again.at(past)).isEqualTo(after(7));
        }
    }
}
