package io.deltaway.testkit.connector;

import io.deltaway.connect.Push;
import io.deltaway.connect.SourceConnector;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.run.Status;
import io.deltaway.testkit.Soon;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// What every source keeps to in a pipeline that runs.
final class SourceRuns<R> {

    /// More chunks than this don't wait for a pipeline with one worker.
    private static final int MOST_WAITING = 8;

    private final SourceSubject<R> subject;

    SourceRuns(SourceSubject<R> subject) {
        this.subject = subject;
    }

    Stream<Check> checks() {
        return Stream.of(
                new Check("loses and doubles nothing when a pipeline crashes", this::crashes),
                new Check("goes on behind what was taken when a reader fails", this::fails),
                new Check("waits for a slow pipeline", this::waitsForSink),
                new Check("goes on when its server is back", this::serverStops),
                new Check("waits for its server at the start", this::serverIsNotThere),
                new Check("holds nobody back when its server stands still", this::serverFreezes),
                new Check("ends in time while it waits for its server", this::endsWithoutServer));
    }

    private void crashes() throws Exception {
        if (!goesOn()) {
            return;
        }
        int count = subject.rowCount();
        for (long seed = 1; seed <= 3; seed++) {
            var random = new Random(seed);
            Runs.inDirectory(directory -> {
                try (var place = subject.place()) {
                    place.put(SourceContract.rows(subject, 0, count));
                    var ledger = new Ledger<R>();
                    boolean done = false;
                    for (int points = 10; !done; points += 5) {
                        var pipeline = Pipeline.create().persist(directory);
                        pipeline.configure(c ->
                                c.epochs(e -> e.rows(1 + count / 10).every(Duration.ofMillis(50))));
                        pipeline.read(place.source()).write(ledger);
                        Runs.crashSoon(pipeline, random, points);
                        done = Runs.runs(pipeline, () -> ledger.rowCount() >= count);
                    }
                    mustBe(place.source(), count, ledger);
                }
            });
        }
    }

    /// Whether its rows are still there after a restart.
    private boolean goesOn() throws Exception {
        try (var place = subject.place()) {
            SourceConnector<R> source = place.source();
            try (var reading = Reading.from(source, Map.of())) {
                return source.resumes() && !reading.isPrompt();
            }
        }
    }

    private void mustBe(SourceConnector<R> source, int count, Ledger<R> ledger) {
        SourceContract.mustBe(source, SourceContract.rows(subject, 0, count), ledger.rows());
    }

    /// Another reader goes on, and not the one that failed: that may have taken what it did not
    /// give. Rows that come behind all others show that nothing is still to come.
    private void fails() throws Exception {
        if (!goesOn()) {
            return;
        }
        int count = subject.rowCount();
        for (long seed = 1; seed <= 2; seed++) {
            try (var place = subject.place()) {
                place.put(SourceContract.rows(subject, 0, count));
                var failing = new Failing<>(place.source(), new Random(seed));
                if (!failing.isLive()) {
                    return;
                }
                var ledger = new Ledger<R>();
                var pipeline = Pipeline.create();
                pipeline.read(failing).write(ledger);
                try (RunningPipeline running = pipeline.start()) {
                    Soon.await(running, "all rows", () -> ledger.rowCount() >= count);
                    place.put(SourceContract.rows(subject, count, count + 5));
                    Soon.await(running, "5 rows more", () -> ledger.rowCount() >= count + 5);
                }
                mustBe(place.source(), count + 5, ledger);
            }
        }
    }

    private void waitsForSink() throws Exception {
        int count = subject.rowCount();
        try (var place = subject.place()) {
            place.put(SourceContract.rows(subject, 0, count));
            var counting = new Counting<>(place.source());
            var ledger = new Ledger<R>();
            ledger.block();
            var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.rows(1)));
            pipeline.read(counting).write(ledger);
            RunningPipeline running = pipeline.start();
            try {
                Soon.await(running, "a row arrived", () -> running.status().rowsIn() > 0);
                // so long that a source that does not wait would have given much more
                Soon.await(
                        running,
                        "lag",
                        () -> running.status().lag().compareTo(Duration.ofMillis(300)) > 0);
                long waiting = counting.count() - running.status().epochs();
                if (waiting > MOST_WAITING && !counting.isPrompt()) {
                    throw new AssertionError(
                            source(place) + " gave " + waiting + " chunks that nobody takes");
                }
            } finally {
                ledger.unblock();
            }
            Soon.await("all rows", () -> ledger.rowCount() >= count || !running.isRunning());
            running.close();
            mustBe(place.source(), count, ledger);
        }
    }

    private static String source(SourcePlace<?> place) throws Exception {
        return place.source().describe();
    }

    /// What happens to the server of a source.
    @FunctionalInterface
    private interface Trouble<R> {
        void happens(SourcePlace<R> place, TestServer server, SourceConnector<R> source)
                throws Exception;
    }

    /// Ten rows are there. Does nothing where a source has no server.
    private void withServer(Trouble<R> trouble) throws Exception {
        try (var place = subject.place()) {
            TestServer server = place.server().orElse(null);
            if (server != null) {
                place.put(SourceContract.rows(subject, 0, 10));
                trouble.happens(place, server, place.source());
            }
        }
    }

    private void serverStops() throws Exception {
        withServer((place, server, source) -> {
            var ledger = new Ledger<R>();
            try (RunningPipeline running = start(source, ledger)) {
                Soon.await(running, "10 rows", () -> ledger.rowCount() >= 10);
                server.stop();
                if (source.isLive()) {
                    awaitOutage(running);
                }
                server.start();
                if (source.isLive()) {
                    place.put(SourceContract.rows(subject, 10, 20));
                    Soon.await(running, "20 rows", () -> ledger.rowCount() >= 20);
                    Soon.await(
                            running,
                            "the end of the outage",
                            () -> contact(running).outage().isEmpty());
                }
            }
            mustBe(source, source.isLive() ? 20 : 10, ledger);
        });
    }

    private static <R> RunningPipeline start(SourceConnector<R> source, Ledger<R> ledger) {
        var pipeline = Pipeline.create();
        pipeline.read(source).write(ledger);
        return pipeline.start();
    }

    private static Status.Contact contact(RunningPipeline running) {
        return running.status().sources().getFirst().contact();
    }

    private static void awaitOutage(RunningPipeline running) throws InterruptedException {
        Soon.await(
                running,
                "an outage in the status; a source that can't be reached throws UnavailableException",
                () ->
                        !running.status().sources().isEmpty()
                                && contact(running).outage().isPresent());
    }

    private void serverIsNotThere() throws Exception {
        withServer((place, server, source) -> {
            server.stop();
            var ledger = new Ledger<R>();
            try (RunningPipeline running = start(source, ledger)) {
                awaitOutage(running);
                server.start();
                Soon.await("10 rows", () -> ledger.rowCount() >= 10 || !running.isRunning());
            }
            mustBe(source, 10, ledger);
        });
    }

    /// A heartbeat of another source.
    record Beat(int number) {}

    private void serverFreezes() throws Exception {
        withServer((place, server, source) -> {
            if (!source.isLive()) {
                return;
            }
            var ledger = new Ledger<R>();
            var beats = Push.of(Beat.class);
            var beatLedger = new Ledger<Beat>();
            var pipeline = Pipeline.create();
            pipeline.read(source).write(ledger);
            pipeline.read(beats).write(beatLedger);
            try (RunningPipeline running = pipeline.start()) {
                Soon.await(running, "10 rows", () -> ledger.rowCount() >= 10);
                server.freeze();
                try {
                    for (int beat = 1; beat <= 5; beat++) {
                        int count = beat;
                        beats.insert(new Beat(beat));
                        Soon.await(
                                running,
                                "rows of another source",
                                () -> beatLedger.rowCount() >= count);
                    }
                    Soon.await(
                            running,
                            "silence in the status",
                            () -> contact(running).quiet().compareTo(Duration.ofMillis(500)) > 0);
                } finally {
                    server.thaw();
                }
                place.put(SourceContract.rows(subject, 10, 20));
                Soon.await(running, "20 rows", () -> ledger.rowCount() >= 20);
            }
            mustBe(source, 20, ledger);
        });
    }

    private void endsWithoutServer() throws Exception {
        withServer((place, server, source) -> {
            server.stop();
            RunningPipeline running = start(source, new Ledger<>());
            try {
                awaitOutage(running);
                running.stop();
                if (!running.await(Duration.ofSeconds(20))) {
                    throw new AssertionError(
                            source.describe()
                                    + " keeps a pipeline from ending while it waits for its server");
                }
            } finally {
                server.start();
            }
        });
    }
}
