package io.deltaway.run;

import io.deltaway.engine.value.Schema;
import io.deltaway.run.persist.LogEntry;
import io.deltaway.run.persist.RecordingFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;

/// Writes down what the sources of a run give. Owned by the coordinator.
final class Recorder implements AutoCloseable {

    private final Path file;
    private final int sources;
    private final RecordingFile.Writer writer;
    private final long startNanos = System.nanoTime();

    private Recorder(Path file, int sources, RecordingFile.Writer writer) {
        this.file = file;
        this.sources = sources;
        this.writer = writer;
    }

    /// @throws RunException where the file can't be written, or is there
    static Recorder create(Path file, Wiring wiring) {
        List<Schema> schemas = wiring.chunkSchemas();
        try {
            return new Recorder(
                    file,
                    schemas.size(),
                    new RecordingFile.Writer(file, sources(wiring, schemas), schemas));
        } catch (FileAlreadyExistsException e) {
            throw new RunException(
                    "DW-0240",
                    "there is a recording in "
                            + file
                            + " already. Move it away, or record into another file.",
                    e);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /// The sources as a recording names them.
    static List<RecordingFile.RecordedSource> sources(Wiring wiring, List<Schema> schemas) {
        return java.util.stream.IntStream.range(0, schemas.size())
                .mapToObj(i -> {
                    Wiring.WiredSource source = wiring.sources().get(i);
                    return new RecordingFile.RecordedSource(
                            source.target().name(), schemas.get(i).toString(), source.needed());
                })
                .toList();
    }

    /// What sinks refused is left out: those of a replay refuse by themselves.
    void append(LogEntry entry) {
        if (entry instanceof LogEntry.Arrived arrived && arrived.source() >= sources
                || entry instanceof LogEntry.Taken taken && taken.source() >= sources) {
            return;
        }
        try {
            writer.append(new RecordingFile.Timed(System.nanoTime() - startNanos, entry));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static RunException unwritable(Path file, IOException e) {
        return new RunException(
                "DW-0240",
                "the recording "
                        + file
                        + " can't be written: "
                        + RunException.reason(e)
                        + ". Remove the cause, or run without record(...).",
                e);
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }
}
