package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Rows;
import io.deltaway.table.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ends in the middle of a chunk, one after another.
class RestTest {

    record Item(int value) {}

    private static final List<Item> NUMBERS = IntStream.range(0, 20).mapToObj(Item::new).toList();

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    @TempDir Path state;

    @Test
    void theRestOfAChunkIsTakenOnce() {
        crashes(c -> c.logUpTo(1), "snapshot-done", 1);
        crashes(c -> {}, "log-appended", 1);
        crashes(c -> {}, "log-append", 2);
        crashes(c -> c.logUpTo(1), "snapshot-published", 1);
        assertThat(run(c -> {})).containsExactlyInAnyOrderElementsOf(NUMBERS);
    }

    private void crashes(Consumer<Configuration> settings, String where, int time) {
        int[] left = {time};
        assertThatThrownBy(() ->
                        run(
                                settings.andThen(c ->
                                        c.crashPoints(point -> {
                                            if (point.equals(where) && --left[0] == 0) {
                                                throw new Crash();
                                            }
                                        }))))
                .hasRootCauseInstanceOf(Crash.class);
    }

    private List<Item> run(Consumer<Configuration> settings) {
        var pipeline = Pipeline.create().persist(state);
        pipeline.configure(c -> c.epochs(e -> e.rows(3))).configure(settings);
        Table<Item> numbers = pipeline.materialize(pipeline.read(Rows.of(Item.class, NUMBERS)));
        RunningPipeline running = pipeline.start();
        running.await();
        return running.materialized(numbers).rows();
    }
}
