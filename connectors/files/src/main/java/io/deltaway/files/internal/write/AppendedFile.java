package io.deltaway.files.internal.write;

import io.deltaway.connect.SinkConnector;
import io.deltaway.formats.write.Utf8Out;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/// A file that grows. It begins anew, or goes on after a restart: then what was written behind the
/// position of the restart is written again over itself, so that nobody who reads along notices.
/// Missing directories are made. Where a write fails the file is cut back to the last complete
/// epoch. Owned by one thread.
final class AppendedFile implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private final boolean again;
    private final AtomicLong written = new AtomicLong();
    private long complete;
    private boolean named;

    AppendedFile(Path path, SinkConnector.Start start) throws IOException {
        this.path = path;
        again = start instanceof SinkConnector.Start.Again;
        try {
            Directories.make(path);
            channel =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            again ? StandardOpenOption.READ : StandardOpenOption.TRUNCATE_EXISTING);
            if (start instanceof SinkConnector.Start.Again(byte[] position) && position != null) {
                complete = ByteBuffer.wrap(position).getLong();
                if (channel.size() < complete) {
                    channel.close();
                    throw new IOException(
                            "it was shortened since: it has had %d bytes and now has %d"
                                    .formatted(complete, Files.size(path)));
                }
                channel.position(complete);
            }
        } catch (IOException e) {
            throw Unwritable.because(path, e);
        }
    }

    /// Appends the bytes and forgets them.
    void append(Utf8Out out) throws IOException {
        try {
            var bytes = ByteBuffer.wrap(out.bytes(), 0, out.size());
            while (bytes.hasRemaining()) {
                written.addAndGet(channel.write(bytes));
            }
            out.clear();
        } catch (IOException e) {
            cutBack(e);
            throw Unwritable.because(path, e);
        }
    }

    /// How many bytes were appended. From any thread.
    long sizeInBytes() {
        return written.get();
    }

    /// Whether nothing was appended yet.
    boolean isEmpty() throws IOException {
        return channel.position() == 0;
    }

    /// The number of bytes, which are on the disk when this returns.
    byte[] position() throws IOException {
        try {
            channel.force(true);
            if (!named) {
                Directories.forceNameOf(path);
                named = true;
            }
            return ByteBuffer.allocate(Long.BYTES).putLong(channel.position()).array();
        } catch (IOException e) {
            throw Unwritable.because(path, e);
        }
    }

    /// What stands behind what was appended is gone.
    void cut() throws IOException {
        channel.truncate(channel.position());
    }

    /// What was appended so far is complete.
    void mark() throws IOException {
        complete = channel.position();
    }

    private void cutBack(IOException e) {
        try {
            channel.truncate(complete);
        } catch (IOException also) {
            e.addSuppressed(also);
        }
    }

    /// What belongs to no complete epoch is gone, unless a restart will complete it.
    @Override
    public void close() throws IOException {
        try (channel) {
            if (!again && channel.isOpen() && channel.position() > complete) {
                channel.truncate(complete);
            }
        } catch (IOException e) {
            throw Unwritable.because(path, e);
        }
    }
}
