package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A directory. One process at a time has it, as long as locks of files are kept.
///
/// A file is published in three steps: its content goes to a file beside it and is synced, a file
/// of its name is made, which only one can do, and the first takes the place of the second.
///
/// @param path made where it is not there
public record DirectoryStore(Path path) implements Store {

    private static final String LOCK = "lock";
    private static final String UNPUBLISHED = "new-";

    /// What files in it may be called, though none are there yet.
    public static final List<String> EXAMPLES =
            List.of(
                    FileName.MANIFEST + "999999999999999999",
                    FileName.LOG + "999999999999999999.1",
                    FileName.STATE + "999999999999999999.1",
                    FileName.SAVED + "999999999999999999.1");

    @Override
    public Session open() throws IOException {
        make(path.toAbsolutePath());
        FileChannel lockFile =
                FileChannel.open(
                        path.resolve(LOCK),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            if (lock(lockFile) == null) {
                throw new InUseException(describe(), "process " + owner(lockFile));
            }
            String process = "" + ProcessHandle.current().pid();
            lockFile.truncate(0);
            lockFile.write(ByteBuffer.wrap(process.getBytes(StandardCharsets.US_ASCII)), 0);
            var session = new Directory(path, lockFile);
            session.delete(names(path, UNPUBLISHED).keySet());
            force(path);
            return session;
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    @Override
    public View look() throws IOException {
        if (!Files.isDirectory(path)) {
            throw new NoSuchFileException(path.toString());
        }
        return new Look(path);
    }

    @Override
    public String describe() {
        return path.toString();
    }

    /// Sees to it that the directory is there after the machine went down as well. One that is
    /// there may have been made by a process that ended before it could do so.
    private static void make(Path path) throws IOException {
        try {
            Files.createDirectories(path);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(e.getFile() + " is a file and no directory", e);
        }
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            force(above);
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

    /// Writes the directory itself to the disk, where the system knows how.
    private static void force(Path path) throws IOException {
        FileChannel directory;
        try {
            directory = FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            return; // Windows can't open a directory; there a new name is durable by itself.
        }
        try (directory) {
            directory.force(true);
        }
    }

    static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static Map<String, Long> names(Path path, String prefix) throws IOException {
        var names = new TreeMap<String, Long>();
        try (var files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.startsWith(prefix)) {
                    names.put(name, size(file));
                }
            }
        }
        names.values().removeIf(size -> size < 0);
        return names;
    }

    /// The size of a file; -1 where it isn't there. Without an exception for that, which would be
    /// the larger part of looking for a file: decision 0012.
    private static long size(Path file) throws IOException {
        var attributes =
                file.getFileSystem()
                        .provider()
                        .readAttributesIfExists(file, BasicFileAttributes.class);
        return attributes == null ? -1 : attributes.size();
    }

    private static Map<String, Long> published(Path path, String prefix) throws IOException {
        Map<String, Long> names = names(path, prefix);
        names.keySet().removeIf(name -> name.equals(LOCK) || name.startsWith(UNPUBLISHED));
        return names;
    }

    private record Look(Path path) implements View {

        @Override
        public Map<String, Long> list(String prefix) throws IOException {
            return published(path, prefix);
        }

        @Override
        public InputStream read(String name) throws IOException {
            return Files.newInputStream(path.resolve(name));
        }

        @Override
        public void close() {}
    }

    private record Directory(Path path, FileChannel lockFile) implements Session {

        @Override
        public Map<String, Long> list(String prefix) throws IOException {
            return published(path, prefix);
        }

        @Override
        public boolean has(String name) throws IOException {
            return size(path.resolve(name)) >= 0;
        }

        @Override
        public InputStream read(String name) throws IOException {
            FileChannel channel =
                    FileChannel.open(
                            path.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                channel.force(false);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return Channels.newInputStream(channel);
        }

        @Override
        public Output create(String name) throws IOException {
            return new NewFile(path, begin(name));
        }

        private FileChannel begin(String name) throws IOException {
            return FileChannel.open(
                    path.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        @Override
        public boolean publish(String name, byte[] content) throws IOException {
            Path unpublished = path.resolve(UNPUBLISHED + name + "-" + UUID.randomUUID());
            try {
                try (FileChannel channel = begin(unpublished.getFileName().toString())) {
                    DirectoryStore.write(channel, ByteBuffer.wrap(content));
                    channel.force(true);
                }
                begin(name).close();
                Files.move(unpublished, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException e) {
                return false;
            } finally {
                Files.deleteIfExists(unpublished);
            }
            force(path);
            return true;
        }

        @Override
        public void delete(Collection<String> names) throws IOException {
            for (String name : names) {
                Files.deleteIfExists(path.resolve(name));
            }
        }

        @Override
        public void close() throws IOException {
            lockFile.close();
        }
    }

    private static final class NewFile implements Output {

        private final Path directory;
        private final FileChannel channel;
        private volatile boolean named;

        NewFile(Path directory, FileChannel channel) {
            this.directory = directory;
            this.channel = channel;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            DirectoryStore.write(channel, ByteBuffer.wrap(bytes, from, length));
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
            if (!named) {
                DirectoryStore.force(directory);
                named = true;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
