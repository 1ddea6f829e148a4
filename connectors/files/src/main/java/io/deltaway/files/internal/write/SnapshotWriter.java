package io.deltaway.files.internal.write;

import io.deltaway.connect.Measured;
import io.deltaway.connect.PacedWriter;
import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkConnector;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchBytes;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Schema;
import io.deltaway.formats.write.RowText;
import io.deltaway.formats.write.Utf8Out;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps a file equal to the table at the last complete epoch: written beside it under a name with
/// a dot and synced, then put in its place at once, so that after a crash of the machine there is
/// either the old table or the new one. It is written at most once an interval, and at the end;
/// where writing takes longer than a fifth of the interval, the interval grows. Rows are in order,
/// each as often as it is in the table. The attribute [#EPOCH] of the file names the epoch.
public final class SnapshotWriter implements PacedWriter, ResumableWriter, Measured {

    /// The user attribute of the file that names its epoch, in decimal digits.
    public static final String EPOCH = "deltaway.epoch";

    private static final int SHARE = 5;
    private static final int MOST_BUFFERED = 1 << 20;

    private final Path path;
    private final Path beside;
    private final Schema schema;
    private final RowText text;
    private final Duration interval;
    private final InstantSource clock;
    private final SortedTable table;
    private final Copies copies;
    private final Utf8Out out = new Utf8Out();
    private final AtomicLong written = new AtomicLong();
    private Instant next = Instant.MIN;
    private boolean changed = true; // a table without rows is a file as well
    private boolean complete;
    private long epoch = -1;

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
        copies = new Copies(path);
        if (start instanceof SinkConnector.Start.Again(byte[] position) && position != null) {
            table.add(BatchBytes.read(new ByteReader(position), schema));
        }
        beside = path.resolveSibling("." + path.getFileName() + ".tmp");
        try {
            Directories.make(path);
            // Fails now and not after an hour of work where the place can't be written.
            if (Files.isDirectory(path)) {
                throw new IOException("is a directory");
            }
            // What a snapshot replaces by a file must be one: not a link, a pipe or a device.
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(
                        "is a link, a pipe or a device, which a snapshot would replace by a file");
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
    public void endEpoch(long ending) throws IOException {
        complete = true;
        epoch = ending;
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
    public long sizeInBytes() {
        return written.get();
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
                    for (long copy = copies.of(rows, row); copy > 0; copy--) {
                        text.row(out, rows, row);
                        if (out.size() > MOST_BUFFERED) {
                            flush(channel);
                        }
                    }
                }
                flush(channel);
                nameEpoch();
                channel.force(true);
            }
            move();
        } catch (IOException e) {
            out.clear();
            throw Unwritable.because(path, e); // what was begun beside it is removed by close()
        }
        changed = false;
        Duration took = Duration.between(start, clock.instant()).multipliedBy(SHARE);
        next = start.plus(took.compareTo(interval) > 0 ? took : interval);
    }

    /// In an attribute beside the content, where the file system has such: CSV has no place for it,
    /// and a second file could not be put in place at the same moment.
    private void nameEpoch() {
        var attributes = Files.getFileAttributeView(beside, UserDefinedFileAttributeView.class);
        if (attributes != null) {
            try {
                attributes.write(EPOCH, StandardCharsets.UTF_8.encode(Long.toString(epoch)));
            } catch (IOException | UnsupportedOperationException e) {
                // it has none
            }
        }
    }

    private void flush(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.wrap(out.bytes(), 0, out.size());
        while (bytes.hasRemaining()) {
            written.addAndGet(channel.write(bytes));
        }
        out.clear();
    }

    private void move() throws IOException {
        try {
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(beside, path, StandardCopyOption.REPLACE_EXISTING);
        }
        Directories.forceNameOf(path);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(beside);
    }
}
