package io.deltaway.run;

import io.deltaway.engine.value.Schema;
import io.deltaway.run.persist.LogEntry;
import io.deltaway.run.persist.RecordingFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A recording that is being done again in the place of the sources. Owned by the coordinator.
final class Replayed implements AutoCloseable {

    private final Recording recording;
    private final RecordingFile.Reader reader;
    private final List<Schema> schemas;
    private final Controls controls;
    private final Signal coordinator;
    private final @Nullable Steps steps;
    private RecordingFile.@Nullable Timed current;
    private boolean atEnd;
    private final long startNanos = System.nanoTime();

    private Replayed(
            Recording recording,
            RecordingFile.Reader reader,
            List<Schema> schemas,
            Controls controls,
            Signal coordinator,
            @Nullable Steps steps) {
        this.recording = recording;
        this.reader = reader;
        this.schemas = schemas;
        this.controls = controls;
        this.coordinator = coordinator;
        this.steps = steps;
    }

    /// @param steps how far it may go; null for to its end
    /// @throws RunException where the recording can't be read, or is of other sources
    static Replayed open(
            Recording recording,
            Wiring wiring,
            Controls controls,
            Signal coordinator,
            @Nullable Steps steps) {
        List<Schema> schemas = wiring.chunkSchemas();
        try {
            RecordingFile.Reader reader = recording.open();
            try {
                check(recording, reader.sources(), Recorder.sources(wiring, schemas));
            } catch (RunException e) {
                reader.close();
                throw e;
            }
            return new Replayed(recording, reader, schemas, controls, coordinator, steps);
        } catch (IOException e) {
            throw unreadable(recording, e);
        }
    }

    private static void check(
            Recording recording,
            List<RecordingFile.RecordedSource> recorded,
            List<RecordingFile.RecordedSource> read) {
        for (int i = 0; i < Math.max(recorded.size(), read.size()); i++) {
            if (i >= recorded.size()) {
                throw other(recording, "it has nothing for the source " + read.get(i).name());
            }
            if (i >= read.size()) {
                throw other(
                        recording,
                        "it has the source " + recorded.get(i).name() + ", which is not read");
            }
            String was = recorded.get(i).schema();
            String is = read.get(i).schema();
            if (!was.equals(is) && withoutEvents(was).equals(withoutEvents(is))) {
                throw other(
                        recording,
                        "the source "
                                + read.get(i).name()
                                + " says in another way what happens to its rows than when it was recorded, as where it was followed live and now is read once");
            }
            if (!was.equals(is)) {
                throw other(
                        recording,
                        "the source "
                                + read.get(i).name()
                                + " has the columns "
                                + is
                                + ", and what was recorded has "
                                + was);
            }
            var missing = new TreeSet<>(read.get(i).needed());
            missing.removeAll(recorded.get(i).needed());
            if (!missing.isEmpty()) {
                throw other(
                        recording,
                        "of the source "
                                + read.get(i).name()
                                + " the program did not read "
                                + String.join(", ", missing)
                                + " when it was recorded, and now does");
            }
        }
    }

    /// The columns of rows alone, without those that say what happened to them.
    private static String withoutEvents(String schema) {
        return schema.replaceAll(", \\$\\w+ \\w+", "");
    }

    private static RunException other(Recording recording, String difference) {
        return new RunException(
                "DW-0241",
                "the "
                        + recording
                        + " is of other sources: "
                        + difference
                        + ". Replay it with a program that reads the same, in the same order.");
    }

    private static RunException unreadable(Recording recording, IOException e) {
        return new RunException(
                "DW-0241",
                "the " + recording + " can't be read: " + RunException.reason(e) + ".",
                e);
    }

    /// Waits until the next entry may be done, by the pace of the recording and as far as somebody
    /// wants to see; false where there is nothing more to do.
    ///
    /// @param epoch the epoch that it belongs to
    /// @param open whether something of that epoch was done
    /// @param check called now and then
    boolean next(long epoch, boolean open, Runnable check) {
        if (!atEnd) {
            current = read();
            atEnd = current == null;
        }
        while (true) {
            controls.serve();
            check.run();
            if (controls.isStopping() || current == null && !open) {
                return false;
            }
            long wait = untilDue(epoch);
            if (wait <= 0) {
                return true;
            }
            coordinator.await(wait);
        }
    }

    /// The entry that is to be done; null where the end of the epoch is to be, as the recording
    /// ends in the middle of it.
    @Nullable LogEntry entry() {
        RecordingFile.Timed now = current;
        return now == null ? null : now.entry();
    }

    private RecordingFile.@Nullable Timed read() {
        try {
            return reader.next(schemas);
        } catch (IOException e) {
            throw unreadable(recording, e);
        }
    }

    private long untilDue(long epoch) {
        if (steps != null && epoch > steps.last()) {
            return Long.MAX_VALUE;
        }
        RecordingFile.Timed now = current;
        long passed = System.nanoTime() - startNanos;
        return now == null ? 0 : recording.due(Duration.ofNanos(now.nanos())).toNanos() - passed;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
