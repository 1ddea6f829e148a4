package io.deltaway.files.internal.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that grows. What was there before is gone when it is opened; missing directories are
/// made. Where a write fails the file is cut back to the last complete epoch. Owned by one thread.
final class AppendedFile implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private long complete;

    AppendedFile(Path path) throws IOException {
        this.path = path;
        try {
            Path directory = path.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            channel =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw Unwritable.because(path, e);
        }
    }

    /// Appends the bytes and forgets them.
    void append(Utf8Out out) throws IOException {
        try {
            var bytes = ByteBuffer.wrap(out.bytes(), 0, out.size());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            out.clear();
        } catch (IOException e) {
            cutBack(e);
            throw Unwritable.because(path, e);
        }
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

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } catch (IOException e) {
            throw Unwritable.because(path, e);
        }
    }
}
