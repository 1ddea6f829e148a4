package io.deltaway.files.internal.write;

import io.deltaway.connect.PacedWriter;
import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkConnector;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchBytes;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Schema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Keeps a file equal to the table at the last complete epoch: written beside it under a name with
/// a dot, then put in its place at once. It is written at most once an interval, and at the end;
/// where writing takes longer than a fifth of the interval, the interval grows. Rows are in order,
/// each as often as it is in the table.
public final class SnapshotWriter implements PacedWriter, ResumableWriter {

    private static final int SHARE = 5;
    private static final int MOST_BUFFERED = 1 << 20;

    private final Path path;
    private final Path beside;
    private final Schema schema;
    private final RowText text;
    private final Duration interval;
    private final InstantSource clock;
    private final SortedTable table;
    private final Utf8Out out = new Utf8Out();
    private Instant next = Instant.MIN;
    private boolean changed = true; // a table without rows is a file as well
    private boolean complete;

    public SnapshotWriter(
            Path path,
            Schema schema,
            RowText text,
            Duration interval,
            InstantSource clock,
            SinkConnector.Start start)
            throws IOException {
        this.path = path;
        this.text = text;
        this.interval = interval;
        this.clock = clock;
        this.schema = schema;
        table = new SortedTable(schema);
        if (start instanceof SinkConnector.Start.Again(byte[] position) && position != null) {
            table.add(BatchBytes.read(new ByteReader(position), schema));
        }
        beside = path.resolveSibling("." + path.getFileName() + ".tmp");
        try {
            Path directory = path.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            // Fails now and not after an hour of work where the place can't be written.
            if (Files.isDirectory(path)) {
                throw new IOException("is a directory");
            }
            FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
            Files.delete(beside);
        } catch (IOException e) {
            throw Unwritable.because(path, e);
        }
    }

    @Override
    public void write(long epoch, Batch delta) {
        changed |= !delta.isEmpty();
        complete = false;
        table.add(delta);
    }

    @Override
    public void endEpoch(long epoch) throws IOException {
        complete = true;
        if (changed && !clock.instant().isBefore(next)) {
            replace();
        }
    }

    @Override
    public Optional<Instant> due() {
        return changed && complete ? Optional.of(next) : Optional.empty();
    }

    @Override
    public void catchUp() throws IOException {
        if (changed) {
            replace();
        }
    }

    /// The rows themselves: the file is made of them.
    @Override
    public byte[] position() {
        var rows = new ByteWriter();
        BatchBytes.write(rows, table.rows(), schema);
        return rows.toBytes();
    }

    @Override
    public void caughtUp() {}

    @Override
    public void finish() throws IOException {
        if (changed) {
            replace();
        }
    }

    private void replace() throws IOException {
        Instant start = clock.instant();
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            beside,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                text.header(out, false);
                Batch rows = table.rows();
                for (int row = 0; row < rows.size(); row++) {
                    for (long copy = rows.weight(row); copy > 0; copy--) {
                        text.row(out, rows, row);
                    }
                    if (out.size() > MOST_BUFFERED) {
                        flush(channel);
                    }
                }
                flush(channel);
            }
            move();
        } catch (IOException e) {
            out.clear();
            try {
                Files.deleteIfExists(beside);
            } catch (IOException also) {
                e.addSuppressed(also);
            }
            throw Unwritable.because(path, e);
        }
        changed = false;
        Duration took = Duration.between(start, clock.instant()).multipliedBy(SHARE);
        next = start.plus(took.compareTo(interval) > 0 ? took : interval);
    }

    private void flush(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.wrap(out.bytes(), 0, out.size());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        out.clear();
    }

    private void move() throws IOException {
        try {
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(beside, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(beside);
    }
}
