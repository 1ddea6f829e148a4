package io.deltaway.testkit.connector;

import io.deltaway.connect.SinkConnector;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.run.Status;
import io.deltaway.table.RowError;
import io.deltaway.table.RowType;
import io.deltaway.testkit.RowValues;
import io.deltaway.testkit.Soon;
import io.deltaway.testkit.WeightedRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// What every sink keeps to in a pipeline that runs.
final class SinkRuns<R> {

    private static final int EPOCHS = 12;

    private final SinkSubject<R> subject;
    private final RowType<R> rowType;

    SinkRuns(SinkSubject<R> subject) {
        this.subject = subject;
        this.rowType = SinkContract.rowType(subject.rowClass());
    }

    Stream<Check> checks() {
        return Stream.of(
                new Check("holds each change when a pipeline crashes", this::crashes),
                new Check("goes on when its server is back", this::serverStops),
                new Check("waits for its server at the start", this::serverIsNotThere),
                new Check("goes on when its server has stood still", this::serverFreezes),
                new Check("goes on when it was lost to a server that stood still", this::isLost),
                new Check("makes errors of rows that are refused", this::refusals),
                new Check("makes one error of each, however a pipeline ends", this::refusedOnce));
    }

    private List<List<WeightedRow>> history(SinkConnector<R> sink) {
        return History.of(subject, sink.accepts(), 7, EPOCHS);
    }

    private void crashes() throws Exception {
        for (long seed = 1; seed <= 3; seed++) {
            var random = new Random(seed);
            Runs.inDirectory(directory -> {
                try (var place = subject.place()) {
                    var history = history(place.sink());
                    boolean done = false;
                    for (int points = 20; !done; points += 5) {
                        var script = new Script<>(rowType, place.sink(), history);
                        var pipeline = Pipeline.create().persist(directory);
                        pipeline.read(script).write(place.sink());
                        Runs.crashSoon(pipeline, random, points);
                        done = Runs.runs(pipeline, () -> false);
                    }
                    mustHold(place, history);
                }
            });
        }
    }

    private void mustHold(SinkPlace<R> place, List<List<WeightedRow>> history) throws Exception {
        SinkContract.mustHold(place.sink(), rowType.schema(), history, place.seen());
    }

    private static Status.Contact contact(RunningPipeline running) {
        return running.status().sinks().getFirst().contact();
    }

    private static void awaitOutage(RunningPipeline running) throws InterruptedException {
        Soon.await(
                running,
                "an outage in the status; a sink that can't be reached throws UnavailableException",
                () -> !running.status().sinks().isEmpty() && contact(running).outage().isPresent());
    }

    /// What happens to the server while a history is written.
    @FunctionalInterface
    private interface Trouble {
        void happens(TestServer server, RunningPipeline running, Script<?> script) throws Exception;
    }

    private void withTrouble(boolean atStart, Trouble trouble) throws Exception {
        try (var place = subject.place()) {
            TestServer server = place.server().orElse(null);
            if (server == null) {
                return;
            }
            SinkConnector<R> sink = place.sink();
            var history = history(sink);
            var script = new Script<>(rowType, sink, history);
            script.allow(atStart ? EPOCHS : EPOCHS / 3);
            var pipeline = Pipeline.create();
            pipeline.read(script).write(sink);
            if (atStart) {
                server.stop();
            }
            RunningPipeline running = pipeline.start();
            if (!atStart) {
                Soon.await(running, "the first epochs", () -> running.status().epochs() > 1);
                running.cut();
            }
            trouble.happens(server, running, script);
            script.allow(EPOCHS);
            Soon.await("the end", () -> !running.isRunning());
            running.await();
            mustHold(place, history);
        }
    }

    private void serverStops() throws Exception {
        withTrouble(
                false,
                (server, running, script) -> {
                    server.stop();
                    script.allow(2 * EPOCHS / 3);
                    awaitOutage(running);
                    server.start();
                });
    }

    private void serverIsNotThere() throws Exception {
        withTrouble(
                true,
                (server, running, script) -> {
                    awaitOutage(running);
                    server.start();
                });
    }

    private void serverFreezes() throws Exception {
        withFrozen(running ->
                Soon.await(
                        running,
                        "a call that lasts, in the status",
                        () ->
                                contact(running).call().compareTo(Duration.ofMillis(300)) > 0
                                        || contact(running).outage().isPresent()));
    }

    /// What it had begun there may be done when the server goes on, although nobody waits for it.
    private void isLost() throws Exception {
        withFrozen(SinkRuns::awaitOutage);
    }

    /// What a pipeline comes to whose server is frozen.
    @FunctionalInterface
    private interface Awaited {
        void await(RunningPipeline running) throws InterruptedException;
    }

    private void withFrozen(Awaited awaited) throws Exception {
        withTrouble(
                false,
                (server, running, script) -> {
                    server.freeze();
                    try {
                        script.allow(2 * EPOCHS / 3);
                        awaited.await(running);
                    } finally {
                        server.thaw();
                    }
                });
    }

    /// Epochs with a row that is refused in every second of them.
    private List<List<WeightedRow>> withRefused(List<List<WeightedRow>> history) {
        var values = new RowValues<>(rowType);
        var bad = new WeightedRow(values.of(subject.refused().orElseThrow()), 1);
        var all = new ArrayList<List<WeightedRow>>();
        for (int epoch = 0; epoch < history.size(); epoch++) {
            var rows = new ArrayList<>(history.get(epoch));
            if (epoch % 2 == 0) {
                rows.add(bad);
            }
            all.add(rows);
        }
        return all;
    }

    private void refusals() throws Exception {
        if (subject.refused().isEmpty()) {
            return;
        }
        try (var place = subject.place()) {
            SinkConnector<R> sink = place.sink();
            var history = history(sink);
            var errors = new Ledger<RowError>();
            var pipeline = Pipeline.create();
            pipeline.read(new Script<>(rowType, sink, withRefused(history))).write(sink);
            pipeline.errors().write(errors);
            Status end = pipeline.runToCompletion();
            mustHold(place, history);
            mustHaveRefused(sink, errors, end.errors());
            mustHaveRefused(sink, errors, end.sinks().getFirst().refused());
        }
    }

    private static void mustHaveRefused(SinkConnector<?> sink, Ledger<RowError> errors, long told) {
        if (errors.rowCount() != EPOCHS / 2 || told != EPOCHS / 2) {
            throw new AssertionError(
                    "%s refused a row in %d epochs; the pipeline's errors hold %s, the status says %d"
                            .formatted(sink.describe(), EPOCHS / 2, errors.rows(), told));
        }
    }

    private void refusedOnce() throws Exception {
        if (subject.refused().isEmpty()) {
            return;
        }
        for (long seed = 1; seed <= 2; seed++) {
            var random = new Random(seed);
            Runs.inDirectory(directory -> {
                try (var place = subject.place()) {
                    var history = history(place.sink());
                    var errors = new Ledger<RowError>();
                    boolean done = false;
                    for (int points = 20; !done; points += 5) {
                        SinkConnector<R> sink = place.sink();
                        var pipeline = Pipeline.create().persist(directory);
                        pipeline.read(new Script<>(rowType, sink, withRefused(history)))
                                .write(sink);
                        pipeline.errors().write(errors);
                        Runs.crashSoon(pipeline, random, points);
                        done = Runs.runs(pipeline, () -> false);
                    }
                    mustHold(place, history);
                    mustHaveRefused(place.sink(), errors, errors.rowCount());
                }
            });
        }
    }
}
