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
        var points = new Points(where, time);
        assertThatThrownBy(() -> run(settings.andThen(c -> c.crashPoints(points))))
                .hasRootCauseInstanceOf(Crash.class);
    }

    /// Lets few epochs pass while a snapshot is saved and written, and nothing behind the crash.
    private static final class Points implements Consumer<String> {

        private final String where;
        private int left;
        private int epochs;
        private volatile boolean saving;
        private volatile boolean crashed;

        Points(String where, int time) {
            this.where = where;
            this.left = time;
        }

        @Override
        public void accept(String point) {
            if (point.equals("log-append")) {
                epochs++;
                while (saving && epochs > 2 && !crashed) {
                    Thread.onSpinWait();
                }
            }
            if (crashed || point.equals(where) && --left == 0) {
                crashed = true;
                throw new Crash();
            }
            if (point.equals("snapshot-write")) {
                epochs = 0;
                saving = true;
            }
            saving &= !point.equals("snapshot-done");
        }
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
