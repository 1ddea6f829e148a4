package io.deltaway.run;

import io.deltaway.engine.state.Scratch;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A file for pages of a worker's state, made when the first page doesn't fit in memory. The system
/// removes it when it is closed, also where the process is killed.
final class ScratchFile implements Scratch, Closeable {

    private final Path directory;
    private @Nullable FileChannel channel;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    ScratchFile(Path directory) {
        this.directory = directory;
    }

    /// Sees to it that a directory is there and can be written to.
    ///
    /// @throws RunException where it can't
    static void check(Path directory) {
        try {
            make(directory).close();
        } catch (IOException e) {
            throw failure(directory, "can't be written to", e);
        }
    }

    @Override
    public void write(long position, long[] words) {
        boolean interrupted = Thread.interrupted(); // which would close the channel
        try {
            FileChannel file = channel;
            if (file == null) {
                file = make(directory);
                channel = file;
            }
            ByteBuffer bytes = bytes(words.length);
            bytes.asLongBuffer().put(words);
            for (long at = position; bytes.hasRemaining(); ) {
                at += file.write(bytes, at);
            }
        } catch (IOException e) {
            throw failure(directory, "can't be written to", e);
        } finally {
            restore(interrupted);
        }
    }

    @Override
    public void read(long position, long[] words) {
        boolean interrupted = Thread.interrupted();
        try {
            FileChannel file = channel;
            if (file == null) {
                throw new EOFException("nothing was written");
            }
            ByteBuffer bytes = bytes(words.length);
            for (long at = position; bytes.hasRemaining(); ) {
                int count = file.read(bytes, at);
                if (count < 0) {
                    throw new EOFException("it ends at " + at);
                }
                at += count;
            }
            bytes.flip().asLongBuffer().get(words);
        } catch (IOException e) {
            throw failure(directory, "can't be read from", e);
        } finally {
            restore(interrupted);
        }
    }

    private static FileChannel make(Path directory) throws IOException {
        Files.createDirectories(directory);
        return FileChannel.open(
                directory.resolve("scratch-" + UUID.randomUUID()),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    private ByteBuffer bytes(int count) {
        if (buffer.capacity() < count * 8) {
            buffer = ByteBuffer.allocateDirect(count * 8).order(ByteOrder.nativeOrder());
        }
        return buffer.clear().limit(count * 8);
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static RunException failure(Path directory, String what, IOException cause) {
        return new RunException(
                "DW-0225",
                "the directory "
                        + directory
                        + " "
                        + what
                        + ", where state lies beyond the limit of memory: "
                        + reason(cause)
                        + ". Make room there, give another directory to stateInMemoryUpTo(bytes, directory), or let more be in memory.",
                cause);
    }

    /// Java gives some of it as a class, with nothing but the path as message.
    private static String reason(IOException e) {
        return switch (e) {
            case FileAlreadyExistsException there -> there.getFile() + " is a file";
            case NotDirectoryException file -> file.getFile() + " is a file";
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException none -> "the system has no such place";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> RunException.reason(e);
        };
    }

    @Override
    public void close() throws IOException {
        FileChannel file = channel;
        if (file != null) {
            file.close();
        }
    }
}
