package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Collect;
import io.deltaway.connect.Secrets;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.connect.UnavailableException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.table.Events;
import io.deltaway.table.RowError;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A secret that client libraries say wherever they can is seen nowhere.
class CanaryTest {

    private static final String CANARY = "canary-in-the-mine";

    record Item(long id) {}

    @TempDir Path state;

    private static Secrets canaries() {
        return new Secrets(Map.of("PASSWORD", CANARY)::get);
    }

    private static void talk(String place, String talks) throws IOException {
        if (talks.equals(place)) {
            throw new IOException(
                    "login as joe:" + CANARY + " failed",
                    new IllegalStateException("password " + CANARY));
        } else if (talks.equals(place + " lost")) {
            throw new UnavailableException("no answer to joe:" + CANARY, null);
        } else if (talks.equals(place + " fault")) {
            throw new IllegalArgumentException("joe:" + CANARY);
        }
    }

    private static final class Source implements SourceConnector<Item> {

        private final String talks;
        private final Secrets secrets = canaries();

        Source(String talks) {
            this.talks = talks;
        }

        @Override
        public SourceReader open(SourceContext context) throws IOException {
            secrets.resolve("${env:PASSWORD}");
            talk("source open", talks);
            return new SourceReader() {
                private boolean given = context.offsets().containsKey("");

                @Override
                public Poll poll() throws IOException {
                    talk("source poll", talks);
                    if (given) {
                        return new Poll.End();
                    }
                    given = true;
                    return new Poll.Next(() -> {
                        if (talks.equals("decode")) {
                            throw new IllegalStateException("at joe:" + CANARY);
                        }
                        return chunk();
                    });
                }

                @Override
                public void close() {}
            };
        }

        private static Chunk chunk() {
            var rows = new Batch(1, new Column[] {new LongColumn(1, new long[] {1})}, null, false);
            var malformed =
                    new Chunk.Malformed(
                            1,
                            "DW-2199",
                            "sent by joe:" + CANARY,
                            "https://joe:" + CANARY + "@host/1",
                            "joe:" + CANARY);
            return new Chunk(
                    rows, List.of(malformed), false, 0, Map.of("", ByteBuffer.allocate(4).array()));
        }

        @Override
        public Secrets secrets() {
            return secrets;
        }

        @Override
        public boolean isLive() {
            return false;
        }

        @Override
        public boolean resumes() {
            return true;
        }

        @Override
        public RowType<Item> rowType() {
            return RowType.of(Item.class);
        }

        @Override
        public Events events() {
            return new Events.Appends();
        }

        @Override
        public String describe() {
            return "talking source with ${env:PASSWORD}";
        }
    }

    private static final class Sink implements SinkConnector<Item> {

        private final String talks;
        private final Secrets secrets = canaries();

        Sink(String talks) {
            this.talks = talks;
        }

        @Override
        public SinkWriter open(SinkContext<Item> context) throws IOException {
            secrets.resolve("${env:PASSWORD}");
            talk("sink open", talks);
            return new SinkWriter() {
                @Override
                public void write(long epoch, Batch delta) throws IOException {
                    talk("write", talks);
                    context.refusals()
                            .refuse("row of " + CANARY, 1, "DW-2299", "refused for " + CANARY);
                }

                @Override
                public void endEpoch(long epoch) throws IOException {
                    talk("end", talks);
                }

                @Override
                public void finish() throws IOException {
                    talk("finish", talks);
                }

                @Override
                public void close() throws IOException {
                    talk("close", talks);
                }
            };
        }

        @Override
        public Secrets secrets() {
            return secrets;
        }

        @Override
        public Accepts accepts() {
            return Accepts.CHANGES;
        }

        @Override
        public String describe() {
            return "talking sink with ${env:PASSWORD}";
        }
    }

    private Pipeline pipeline(String talks, Collect<RowError> errors) {
        var pipeline = Pipeline.create().persist(state);
        pipeline.read(new Source(talks)).write(new Sink(talks));
        pipeline.errors().write(errors);
        return pipeline;
    }

    private static void mustBeClean(String text) {
        assertThat(text).doesNotContain(CANARY);
    }

    private void stateMustBeClean() throws IOException {
        try (var files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                mustBeClean(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source open",
                "source poll",
                "source poll fault",
                "decode",
                "sink open",
                "write",
                "end",
                "end fault",
                "finish",
                "close"
            })
    void aFailureIsToldWithout(String talks) throws IOException {
        Pipeline pipeline = pipeline(talks, Collect.rows());
        mustBeClean(pipeline.explain());
        RunningPipeline running = pipeline.start();
        var failure = catchThrowableOfType(RunException.class, running::await);
        var out = new StringWriter();
        failure.printStackTrace(new PrintWriter(out));
        mustBeClean(out.toString());
        assertThat(out.toString()).contains("***");
        mustBeClean(running.status().toString());
        stateMustBeClean();
    }

    @ParameterizedTest
    @ValueSource(strings = {"source poll lost", "write lost"})
    void anOutageIsShownWithout(String talks) throws InterruptedException {
        RunningPipeline running =
                pipeline(talks, Collect.rows())
                        .configure(c -> c.shutdownWithin(java.time.Duration.ofMillis(60)))
                        .start();
        Runs.await(() -> outages(running.status()).contains("***"));
        mustBeClean(running.status().toString());
        mustBeClean(ProgressLine.line(running.status()));
        running.stop();
        var failure = catchThrowableOfType(RunException.class, running::await);
        if (failure != null) {
            mustBeClean(failure.toString());
        }
    }

    private static String outages(Status status) {
        return status.sources().toString() + status.sinks();
    }

    @Test
    void errorsAndStateHoldNone() throws IOException {
        Collect<RowError> errors = Collect.rows();
        Status end = pipeline("", errors).runToCompletion();
        assertThat(end.errors()).isEqualTo(2);
        assertThat(errors.current())
                .extracting(RowError::message)
                .containsExactlyInAnyOrder(
                        "https://joe:***@host/1: sent by joe:***", "refused for ***");
        mustBeClean(errors.changes().toString());
        mustBeClean(end.toString());
        stateMustBeClean();
    }
}
