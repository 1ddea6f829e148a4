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
/// epoch, but not to less than a restart has found: whoever reads along has seen that. A pipe or a
/// device, as `/dev/stdout`, is written as far as it goes: nothing can be cut there, and after a
/// restart nothing be written over. Owned by one thread.
final class AppendedFile implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private final boolean again;
    private final AtomicLong written = new AtomicLong();
    private final boolean canBeCut;
    private long at;
    private long complete;

    /// How many bytes were there at a restart, until the last of them is written again.
    private long found;

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
            canBeCut = Files.isRegularFile(path);
            if (again && !canBeCut) {
                channel.close();
                throw new IOException(
                        "it is a pipe or a device, in which a restart can't go on: write to a file,"
                                + " or don't persist the pipeline");
            }
            if (start instanceof SinkConnector.Start.Again(byte[] position) && position != null) {
                complete = ByteBuffer.wrap(position).getLong();
                if (channel.size() < complete) {
                    channel.close();
                    throw new IOException(
                            "it was shortened since: it has had %d bytes and now has %d"
                                    .formatted(complete, Files.size(path)));
                }
                channel.position(complete);
                at = complete;
            }
            found = again ? channel.size() : 0;
        } catch (IOException e) {
            throw Unwritable.because(path, e);
        }
    }

    /// Appends the bytes and forgets them.
    void append(Utf8Out out) throws IOException {
        try {
            var bytes = ByteBuffer.wrap(out.bytes(), 0, out.size());
            while (bytes.hasRemaining()) {
                int count = channel.write(bytes);
                at += count;
                written.addAndGet(count);
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
    boolean isEmpty() {
        return at == 0;
    }

    /// The number of bytes, which are on the disk when this returns.
    byte[] position() throws IOException {
        try {
            channel.force(true);
            if (!named) {
                Directories.forceNameOf(path);
                named = true;
            }
            return ByteBuffer.allocate(Long.BYTES).putLong(at).array();
        } catch (IOException e) {
            throw Unwritable.because(path, e);
        }
    }

    /// What stands behind what was appended is gone.
    void cut() throws IOException {
        if (canBeCut) {
            channel.truncate(at);
        }
        found = 0;
    }

    /// What was appended so far is complete.
    void mark() {
        complete = at;
    }

    private void cutBack(IOException e) {
        try {
            if (canBeCut) {
                channel.truncate(Math.max(complete, found));
            }
        } catch (IOException also) {
            e.addSuppressed(also);
        }
    }

    /// What belongs to no complete epoch is gone, unless a restart will complete it.
    @Override
    public void close() throws IOException {
        try (channel) {
            if (!again && canBeCut && channel.isOpen() && at > complete) {
                channel.truncate(complete);
            }
        } catch (IOException e) {
            throw Unwritable.because(path, e);
        }
    }
}
