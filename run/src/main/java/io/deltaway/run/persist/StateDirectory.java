package io.deltaway.run.persist;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The files of one pipeline's state: `snapshot-N`, the state after epoch N, and `log-M`, what
/// happened from epoch M on. The newest snapshot counts; it becomes the newest by being renamed.
/// One process at a time has the directory.
final class StateDirectory implements Closeable {

    private static final String SNAPSHOT = "snapshot-";
    private static final String LOG = "log-";

    private final Path path;
    private final FileChannel lockFile;
    private long snapshotEpoch;

    private StateDirectory(Path path, FileChannel lockFile) throws IOException {
        this.path = path;
        this.lockFile = lockFile;
        this.snapshotEpoch = newest();
        tidy();
    }

    static StateDirectory open(Path path) throws IOException {
        Files.createDirectories(path);
        FileChannel lockFile =
                FileChannel.open(
                        path.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            if (lock(lockFile) == null) {
                throw new InUseException(path, owner(lockFile));
            }
            String process = "" + ProcessHandle.current().pid();
            lockFile.truncate(0);
            lockFile.write(ByteBuffer.wrap(process.getBytes(StandardCharsets.US_ASCII)), 0);
            return new StateDirectory(path, lockFile);
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another pipeline of this process
        }
    }

    private static String owner(FileChannel file) throws IOException {
        var process = ByteBuffer.allocate(20);
        int length = Math.max(0, file.read(process, 0));
        return new String(process.array(), 0, length, StandardCharsets.US_ASCII);
    }

    private long newest() throws IOException {
        try (var files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(SNAPSHOT) && !name.endsWith(".new"))
                    .mapToLong(name -> Long.parseLong(name.substring(SNAPSHOT.length())))
                    .max()
                    .orElse(-1);
        }
    }

    /// The epoch of the newest snapshot; -1 where there is none.
    long snapshotEpoch() {
        return snapshotEpoch;
    }

    boolean hasSnapshot() {
        return snapshotEpoch >= 0;
    }

    long snapshotBytes() throws IOException {
        return hasSnapshot() ? Files.size(snapshot()) : 0;
    }

    Path snapshot() {
        return path.resolve(SNAPSHOT + snapshotEpoch);
    }

    boolean hasLog() {
        return Files.exists(log());
    }

    /// What happened behind the newest snapshot.
    Path log() {
        return path.resolve(LOG + (snapshotEpoch + 1));
    }

    /// Where the next snapshot is written.
    Path unpublished() {
        return path.resolve(SNAPSHOT + "next.new");
    }

    /// Makes what was written the newest snapshot.
    void publish(long epoch) throws IOException {
        Files.move(unpublished(), path.resolve(SNAPSHOT + epoch), StandardCopyOption.ATOMIC_MOVE);
        force();
        snapshotEpoch = epoch;
    }

    /// Writes the directory itself to the disk, where the system knows how.
    private void force() {
        try (var directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            // Windows can't open a directory; there a rename is durable by itself.
        }
    }

    /// Removes what is older than the newest snapshot, and what was left unpublished.
    void tidy() throws IOException {
        Files.deleteIfExists(unpublished());
        try (var files = Files.list(path)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                boolean old =
                        name.startsWith(SNAPSHOT) && !file.equals(snapshot())
                                || name.startsWith(LOG) && !file.equals(log());
                if (old) {
                    Files.delete(file);
                }
            }
        }
        force();
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
