package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.run.epoch.Totals;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private static final List<Chunk.Malformed> MALFORMED =
            List.of(
                    new Chunk.Malformed(
                            1,
                            "DW-2101",
                            "expected a number, got \"x\"",
                            "transfers.csv:2",
                            "1,x"));

    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        Runs.awaitNoThreads();
    }

    @Test
    void malformedRowsAreCountedAndStopNothing() {
        var sink = new EpochsSink();
        var source = new ListSource(false, List.of(new Chunk(Totals.rows(1, 1), MALFORMED, false)));
        Status end = Runs.start(c -> {}, source, sink).await();
        assertThat(end.errors()).isEqualTo(1);
        assertThat(end.failures())
                .containsExactly(
                        new Status.StepFailures(
                                "transfers at Program.java:7",
                                1,
                                Optional.of(
                                        "DW-2101 transfers.csv:2: expected a number, got \"x\"")));
        assertThat(end.unread()).isEmpty();
        Status.SourceStatus read = end.source("a list").orElseThrow();
        assertThat(read.rows()).isEqualTo(1);
        assertThat(read.malformed()).isEqualTo(1);
        assertThat(read.ended()).isTrue();
        assertThat(sink.epochs).hasSize(1);
    }

    @Test
    void aFileThatCouldNotBeReadWholeIsNoRow() {
        var damaged =
                new Chunk.Malformed(
                        1,
                        Chunk.Malformed.FILE,
                        "the compressed file ends early",
                        "a.csv.gz:7",
                        "");
        var sink = new EpochsSink();
        var source =
                new ListSource(
                        false, List.of(new Chunk(Totals.rows(1, 1), List.of(damaged), false)));
        Status end = Runs.start(c -> {}, source, sink).await();
        assertThat(end.unread()).containsExactly("a.csv.gz:7: the compressed file ends early");
        assertThat(end.failures()).isEmpty();
        assertThat(end.errors()).isEqualTo(1);
    }

    @Test
    void aFileThatCanBeReadAgainIsNoLongerTold() {
        var wrong =
                new Chunk.Malformed(1, Chunk.Malformed.HEADER, "the header is odd", "a.csv:1", "");
        var gone =
                new Chunk.Malformed(-1, Chunk.Malformed.HEADER, "the header is odd", "a.csv:1", "");
        var source =
                new ListSource(
                        false,
                        List.of(
                                new Chunk(Totals.rows(1, 1), List.of(wrong), true),
                                new Chunk(Totals.rows(1, 1), List.of(gone), true)));
        assertThat(Runs.start(c -> {}, source, new EpochsSink()).await().unread()).isEmpty();
    }

    @Test
    void aFailureIsToldInTheBodyOfATryAndAtItsEnd() {
        var source = new ListSource(false, List.of(new Chunk(Totals.rows(1, 1), MALFORMED, false)));
        assertThatThrownBy(
                        () -> {
                            try (var running =
                                    Runs.start(c -> c.failFast(true), source, new EpochsSink())) {
                                running.await();
                            }
                        })
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("DW-0208")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void theFirstFailedRowStopsThePipelineWhereThatIsWished() {
        var sink = new EpochsSink();
        var source = new ListSource(false, List.of(new Chunk(Totals.rows(1, 1), MALFORMED, false)));
        RunningPipeline running = Runs.start(c -> c.failFast(true), source, sink);
        assertThatThrownBy(running::await)
                .isInstanceOf(RunException.class)
                .hasMessage(
                        "DW-0208 a row failed at transfers at Program.java:7: DW-2101 transfers.csv:2: expected a number,"
                                + " got \"x\". The row: 1,x. The pipeline was told to stop at the first such row; without failFast it"
                                + " becomes a row of errors().");
        assertThat(running.status().phase()).isEqualTo(Status.Phase.FAILED);
        assertThat(sink.finished).isFalse();
        assertThat(sink.closed).isTrue();
    }

    @Test
    void aSinkThatFailsStopsThePipelineWithItsReason() {
        var sink =
                new EpochsSink(epoch -> {
                    throw new IOException("No space left on device");
                });
        var endless = new PushedSource();
        endless.push(1, 1);
        RunningPipeline running = Runs.start(c -> c.workers(2), endless, sink);
        assertThatThrownBy(running::await)
                .isInstanceOf(RunException.class)
                .hasMessage(
                        "DW-0206 the sink a list of epochs could not be written: No space left on device. Written at"
                                + " Program.java:9. Remove the cause and run again.");
        assertThat(sink.closed).isTrue();
        assertThatThrownBy(running::cut).isInstanceOf(RunException.class);
    }

    @Test
    void whatCannotBeClosedIsTheFailureOfAPipelineThatDidItsWork() {
        var source = new PushedSource();
        source.atClose =
                () -> {
                    throw new IllegalStateException("still in use");
                };
        source.push(1, 1);
        source.end();
        var sink = new EpochsSink();
        RunningPipeline running = Runs.start(c -> {}, source, sink);
        assertThatThrownBy(running::await)
                .isInstanceOf(RunException.class)
                .hasMessage(
                        "DW-0224 the source pushed rows could not be closed: IllegalStateException: still in use."
                                + " What was computed before is in the sinks.");
        assertThat(running.status().phase()).isEqualTo(Status.Phase.FAILED);
        assertThat(sink.finished).isTrue();
        assertThat(sink.closed).isTrue();
    }

    @Test
    void whatCannotBeClosedAfterAFailureIsToldWithIt() {
        var source = new PushedSource();
        source.atClose =
                () -> {
                    throw new IllegalStateException("still in use");
                };
        var sink =
                new EpochsSink(epoch -> {
                    throw new IOException("No space left on device");
                });
        sink.atClose =
                () -> {
                    throw new IllegalStateException("half a file");
                };
        source.push(1, 1);
        RunningPipeline running = Runs.start(c -> {}, source, sink);
        assertThatThrownBy(running::await)
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("DW-0206")
                .satisfies(e ->
                        assertThat(e.getSuppressed())
                                .extracting(Throwable::getMessage)
                                .containsExactly(
                                        "DW-0224 the source pushed rows could not be closed: IllegalStateException: still in use."
                                                + " What was computed before is in the sinks.",
                                        "DW-0206 the sink a list of epochs could not be closed: IllegalStateException: half a"
                                                + " file. Written at Program.java:9. Remove the cause and run again."));
    }

    @Test
    void anOperatorThatFailsStopsThePipeline() {
        var sink = new EpochsSink();
        var source = ListSource.of(Totals.rows(1, 1), Totals.rows(1, Long.MIN_VALUE));
        RunningPipeline running = Runs.start(c -> c.workers(3), source, sink);
        assertThatThrownBy(running::await)
                .isInstanceOf(RunException.class)
                .hasMessage(
                        "DW-0207 totals at Program.java:7 failed as a whole, not for one row: IllegalStateException: an"
                                + " operator that fails. Its state is no longer right, so the pipeline has"
                                + " stopped.")
                .hasRootCauseMessage("an operator that fails");
        assertThat(sink.finished).isFalse();
        assertThat(sink.closed).isTrue();
        assertThat(source.open).hasValue(0);
    }

    @Test
    void aSourceThatCannotBeOpenedClosesTheOthers() {
        var first = ListSource.of(Totals.rows(1, 1));
        var sink = new EpochsSink();
        RunningPipeline running =
                Runs.start(c -> {}, List.of(first, new BrokenSource(true)), sink, null);
        assertThatThrownBy(running::await)
                .isInstanceOf(RunException.class)
                .hasMessage(
                        "DW-0202 the source broken can't be opened: no such file. Read at Program.java:7.");
        assertThat(first.open).hasValue(0);
    }

    @Test
    void aSinkThatCannotBeOpenedClosesTheOthers() {
        var source = ListSource.of(Totals.rows(1, 1));
        var sink = new EpochsSink();
        RunningPipeline running =
                Runs.start(
                        c -> {},
                        List.of(source),
                        sink,
                        new SinkConnector<>() {
                            @Override
                            public SinkWriter open(SinkContext<Record> context) throws IOException {
                                throw new IOException("permission denied");
                            }

                            @Override
                            public Accepts accepts() {
                                return Accepts.CHANGES;
                            }

                            @Override
                            public String describe() {
                                return "csv /root/x.csv";
                            }
                        });
        assertThatThrownBy(running::await)
                .hasMessage(
                        "DW-0205 the sink csv /root/x.csv can't be opened: permission denied. Written at Program.java:10.");
        assertThat(sink.closed).isTrue();
        assertThat(source.open).hasValue(0);
    }

    @Test
    void aSourceThatFailsWhileItIsReadStopsThePipeline() {
        RunningPipeline running = Runs.start(c -> {}, new BrokenSource(false), new EpochsSink());
        assertThatThrownBy(running::await)
                .hasMessageMatching(
                        "DW-0203 the source broken can't be read: connection reset\\. What was computed before is in the sinks\\."
                                + " Remove the cause and run again\\. Read at \\w+\\.java:\\d+\\.");
    }

    @Test
    void aLiveSourceIsAskedAgainAfterAFailure() {
        var broken = new BrokenSource(false);
        broken.live = true;
        broken.failures = 2;
        var sink = new EpochsSink();
        Runs.start(c -> {}, broken, sink).await();
        assertThat(broken.polls).hasValue(3);
        assertThat(sink.finished).isTrue();
    }

    private static final class BrokenSource implements SourceConnector<Record> {

        private final boolean whenOpened;
        private boolean live;
        private int failures = Integer.MAX_VALUE;
        private final AtomicInteger polls = new AtomicInteger();

        BrokenSource(boolean whenOpened) {
            this.whenOpened = whenOpened;
        }

        @Override
        public SourceReader open(SourceContext context) throws IOException {
            if (whenOpened) {
                throw new IOException("no such file");
            }
            return new SourceReader() {
                @Override
                public Poll poll() throws IOException {
                    if (polls.incrementAndGet() <= failures) {
                        throw new IOException("connection reset");
                    }
                    return new Poll.End();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public boolean isLive() {
            return live;
        }

        @Override
        public RowType<Record> rowType() {
            return new RowType<>(Record.class, Totals.TRANSFERS);
        }

        @Override
        public Events events() {
            return new Events.Appends();
        }

        @Override
        public String describe() {
            return "broken";
        }
    }
}
