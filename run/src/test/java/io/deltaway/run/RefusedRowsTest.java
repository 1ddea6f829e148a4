package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Collect;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.connect.UnavailableException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.table.RowError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedRowsTest {

    record Item(int id) {}

    /// Commits once what it does not refuse: numbers below zero.
    private static final class Positive implements SinkConnector<Item> {

        private final List<Long> committed = new ArrayList<>();
        private final AtomicInteger losses = new AtomicInteger();
        private final boolean refusesAtEnd;
        private long last = -1;

        Positive(boolean refusesAtEnd) {
            this.refusesAtEnd = refusesAtEnd;
        }

        @Override
        public SinkWriter open(SinkContext<Item> context) {
            return new SinkWriter() {
                private final List<Long> told = new ArrayList<>();

                @Override
                public void write(long epoch, Batch delta) throws IOException {
                    var ids = (LongColumn) delta.column(0);
                    for (int row = 0; row < delta.size() && epoch > last; row++) {
                        told.add(ids.get(row));
                    }
                    if (!refusesAtEnd) {
                        refuse();
                    }
                    lose();
                }

                private void lose() throws UnavailableException {
                    if (losses.getAndDecrement() > 0) {
                        throw new UnavailableException("gone", null);
                    }
                }

                private void refuse() throws IOException {
                    for (long id : told) {
                        if (id < 0) {
                            context.refusals().refuse("id=" + id, 1, "DW-2298", "it is below zero");
                        }
                    }
                    told.removeIf(id -> id < 0);
                }

                @Override
                public void endEpoch(long epoch) throws IOException {
                    if (epoch > last) {
                        refuse();
                        context.refusals().keep();
                        lose();
                        committed.addAll(told);
                        last = epoch;
                    }
                    told.clear();
                    lose();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Accepts accepts() {
            return Accepts.APPENDS;
        }

        @Override
        public String describe() {
            return "positive numbers";
        }
    }

    private static Pipeline pipeline(
            Positive sink, SinkConnector<RowError> errors, Consumer<Configuration> settings) {
        var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.rows(3)));
        pipeline.configure(settings);
        var items =
                java.util.stream.IntStream.range(0, 12)
                        .mapToObj(i -> new Item(i % 4 == 0 ? -i - 1 : i));
        pipeline.read(io.deltaway.connect.Rows.of(Item.class, items.toList())).write(sink);
        pipeline.errors().write(errors);
        return pipeline;
    }

    private static List<String> rows(Collect<RowError> errors) {
        return errors.current().stream().map(RowError::row).toList();
    }

    @Test
    void refusedRowsAreErrorsOfOneOfTheNextEpochs() {
        var sink = new Positive(false);
        Collect<RowError> errors = Collect.rows();
        Status end = pipeline(sink, errors, c -> {}).runToCompletion();
        assertThat(sink.committed).hasSize(9);
        assertThat(rows(errors)).containsExactly("id=-1", "id=-5", "id=-9");
        RowError first = errors.current().getFirst();
        assertThat(first.step()).matches("write at RefusedRowsTest.java:\\d+ to positive numbers");
        assertThat(first.code()).isEqualTo("DW-2298");
        assertThat(first.message()).isEqualTo("it is below zero");
        assertThat(errors.changes().getFirst().epoch()).isPositive();
        assertThat(end.errors()).isEqualTo(3);
        assertThat(end.sinks().getFirst().refused()).isEqualTo(3);
        assertThat(end.sinks().getFirst().rows()).isEqualTo(9);
        assertThat(end.failures())
                .singleElement()
                .satisfies(step -> assertThat(step.rows()).isEqualTo(3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsRefusedAgainAfterAnOutageIsCountedOnce(boolean atEnd) {
        for (int losses = 1; losses < 5; losses++) {
            var sink = new Positive(atEnd);
            sink.losses.set(losses);
            Collect<RowError> errors = Collect.rows();
            pipeline(sink, errors, c -> {}).runToCompletion();
            assertThat(sink.committed).hasSize(9);
            assertThat(rows(errors)).containsExactly("id=-1", "id=-5", "id=-9");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "refusal-keep",
                "refusal-kept",
                "log-force",
                "sink-commit",
                "sink-committed",
                "log-appended",
                "snapshot-write",
                "snapshot-published",
                "snapshot-done"
            })
    void eachIsOneErrorWhereverTheProcessEnds(String point, @TempDir Path state) {
        for (boolean atEnd : new boolean[] {false, true}) {
            Path directory = state.resolve(String.valueOf(atEnd));
            var sink = new Positive(atEnd);
            var errors = new Remembered();
            for (int at = 0; at < 6; at++) {
                var left = new AtomicInteger(at % 4);
                var run =
                        pipeline(
                                        sink,
                                        errors,
                                        c ->
                                                c.persist(directory)
                                                        .logUpTo(200)
                                                        .crashPoints(name -> {
                                                            if (name.equals(point)
                                                                    && left.getAndDecrement()
                                                                            == 0) {
                                                                throw new IllegalStateException(
                                                                        "crash");
                                                            }
                                                        }))
                                .start();
                try {
                    run.await();
                } catch (RunException e) {
                    assertThat(e).hasRootCauseMessage("crash");
                }
            }
            pipeline(sink, errors, c -> c.persist(directory)).runToCompletion();
            assertThat(sink.committed).as(point).hasSize(9);
            assertThat(errors.rows()).as(point).containsExactly("id=-1", "id=-5", "id=-9");
        }
    }

    /// Remembers the errors of each epoch across restarts.
    private static final class Remembered implements SinkConnector<RowError> {

        private final java.util.TreeMap<Long, List<String>> epochs = new java.util.TreeMap<>();

        List<String> rows() {
            return epochs.values().stream().flatMap(List::stream).sorted().toList();
        }

        @Override
        public SinkWriter open(SinkContext<RowError> context) {
            return new SinkWriter() {
                private final List<String> told = new ArrayList<>();

                @Override
                public void write(long epoch, Batch delta) {
                    var texts = (io.deltaway.engine.batch.TextColumn) delta.column(3);
                    for (int row = 0; row < delta.size(); row++) {
                        for (long i = 0; i < delta.weight(row); i++) {
                            told.add(texts.get(row));
                        }
                    }
                }

                @Override
                public void endEpoch(long epoch) {
                    assertThat(epochs.getOrDefault(epoch, told)).isEqualTo(told);
                    epochs.put(epoch, List.copyOf(told));
                    told.clear();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Accepts accepts() {
            return Accepts.CHANGES;
        }

        @Override
        public String describe() {
            return "remembered";
        }
    }

    @Test
    void aSinkOfErrorsThatRefusesThemDoesNotGoOnForEver() {
        Collect<Item> items = Collect.rows();
        var pipeline = Pipeline.create();
        pipeline.read(io.deltaway.connect.Rows.of(Item.class, new Item(1), new Item(-1)))
                .write(new Positive(false));
        var refusing = new RefusingErrors();
        pipeline.errors().write(refusing);
        Status end = pipeline.runToCompletion();
        assertThat(items.current()).isEmpty();
        assertThat(end.errors()).isEqualTo(1);
        assertThat(end.sinks().get(1).refused()).isEqualTo(1);
        assertThat(end.epochs()).isLessThan(4);
    }

    /// Refuses everything.
    private static final class RefusingErrors implements SinkConnector<RowError> {

        @Override
        public SinkWriter open(SinkContext<RowError> context) {
            return new SinkWriter() {
                @Override
                public void write(long epoch, Batch delta) throws IOException {
                    for (int row = 0; row < delta.size(); row++) {
                        context.refusals().refuse("an error", delta.weight(row), "DW-2298", "no");
                    }
                }

                @Override
                public void endEpoch(long epoch) {}

                @Override
                public void close() {}
            };
        }

        @Override
        public Accepts accepts() {
            return Accepts.CHANGES;
        }

        @Override
        public String describe() {
            return "refusing";
        }
    }

    @Test
    void failFastStopsAtARefusedRow() {
        Collect<RowError> errors = Collect.rows();
        RunningPipeline running =
                pipeline(new Positive(false), errors, c -> c.failFast(true)).start();
        assertThatThrownBy(running::await)
                .hasMessageStartingWith("DW-0208 a row failed at write at RefusedRowsTest.java:")
                .hasMessageContaining("DW-2298 it is below zero. The row: id=-1.");
    }
}
