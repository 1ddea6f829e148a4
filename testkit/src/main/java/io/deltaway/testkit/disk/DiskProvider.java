package io.deltaway.testkit.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `java.nio.file.Files` does on a [SimulatedDisk].
final class DiskProvider extends FileSystemProvider {

    static final String SCHEME = "simulated";

    private final SimulatedDisk disk;

    DiskProvider(SimulatedDisk disk) {
        this.disk = disk;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return disk.files();
    }

    @Override
    public Path getPath(URI uri) {
        return disk.path(uri.getPath());
    }

    private void change() throws IOException {
        if (disk.fails(disk.starts())) {
            throw SimulatedDisk.down();
        }
    }

    private static String name(Path path) {
        return SimulatedDisk.names(path).getLast();
    }

    private void put(Path path, Node node) throws IOException {
        Node.Directory directory = disk.directoryOf(path);
        directory.seen.put(name(path), node);
        directory.changed(disk.now());
    }

    private void remove(Path path) throws IOException {
        Node.Directory directory = disk.directoryOf(path);
        directory.seen.remove(name(path));
        directory.changed(disk.now());
    }

    private boolean isThere(Path path) throws IOException {
        try {
            disk.node(path);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public FileChannel newFileChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        synchronized (disk) {
            boolean writes =
                    options.contains(StandardOpenOption.WRITE)
                            || options.contains(StandardOpenOption.APPEND);
            boolean isNew = options.contains(StandardOpenOption.CREATE_NEW);
            boolean isThere = isThere(path);
            if (isThere && isNew && writes) {
                throw new FileAlreadyExistsException(path.toString());
            }
            if (!isThere && writes && (isNew || options.contains(StandardOpenOption.CREATE))) {
                disk.directoryOf(path);
                change();
                put(path, disk.newFile());
            }
            Node node = writes ? disk.file(path) : disk.node(path);
            var channel = new DiskChannel(disk, path, node, options);
            if (isThere && writes && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
                channel.truncate(0);
            }
            return channel;
        }
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
            Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
        synchronized (disk) {
            if (!(disk.node(path) instanceof Node.Directory directory)) {
                throw new java.nio.file.NotDirectoryException(path.toString());
            }
            var entries = new java.util.ArrayList<Path>();
            for (String name : directory.seen.keySet()) {
                Path entry = path.resolve(name);
                if (filter.accept(entry)) {
                    entries.add(entry);
                }
            }
            return new Entries(entries);
        }
    }

    private record Entries(List<Path> entries) implements DirectoryStream<Path> {

        @Override
        public Iterator<Path> iterator() {
            return entries.iterator();
        }

        @Override
        public void close() {}
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        synchronized (disk) {
            if (isThere(path)) {
                throw new FileAlreadyExistsException(path.toString());
            }
            disk.directoryOf(path);
            change();
            put(path, disk.newDirectory());
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        synchronized (disk) {
            if (disk.node(path) instanceof Node.Directory directory && !directory.seen.isEmpty()) {
                throw new DirectoryNotEmptyException(path.toString());
            }
            change();
            remove(path);
        }
    }

    @Override
    public void copy(Path from, Path to, CopyOption... options) {
        throw new UnsupportedOperationException("copy on a simulated disk");
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
        synchronized (disk) {
            Node moved = disk.node(from);
            List<CopyOption> how = List.of(options);
            if (isThere(to)
                    && !how.contains(StandardCopyOption.ATOMIC_MOVE)
                    && !how.contains(StandardCopyOption.REPLACE_EXISTING)) {
                throw new FileAlreadyExistsException(to.toString());
            }
            Node.Directory source = disk.directoryOf(from);
            Node.Directory target = disk.directoryOf(to);
            change();
            source.seen.remove(name(from));
            target.seen.put(name(to), moved);
            source.changed(disk.now());
            if (target != source) {
                target.changed(disk.now());
            }
        }
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        synchronized (disk) {
            return one.equals(other) || disk.node(one) == disk.node(other);
        }
    }

    @Override
    public boolean isHidden(Path path) {
        return !SimulatedDisk.names(path).isEmpty() && name(path).startsWith(".");
    }

    @Override
    public FileStore getFileStore(Path path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        synchronized (disk) {
            disk.node(path);
        }
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return type == BasicFileAttributeView.class ? type.cast(new View(this, path)) : null;
    }

    private record View(DiskProvider provider, Path path) implements BasicFileAttributeView {

        @Override
        public String name() {
            return "basic";
        }

        @Override
        public BasicFileAttributes readAttributes() throws IOException {
            return provider.readAttributes(path, BasicFileAttributes.class);
        }

        @Override
        public void setTimes(
                @Nullable FileTime lastModified,
                @Nullable FileTime lastAccess,
                @Nullable FileTime created) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
            Path path, Class<A> type, LinkOption... options) throws IOException {
        if (type != BasicFileAttributes.class) {
            throw new UnsupportedOperationException(type.toString());
        }
        synchronized (disk) {
            Node node = disk.node(path);
            long size = node instanceof Node.File file ? file.size() : 0;
            return type.cast(
                    new Attributes(
                            node.number,
                            node instanceof Node.Directory,
                            size,
                            FileTime.fromMillis(node.changedAt)));
        }
    }

    /// @param changed in operations since the disk was made, taken for milliseconds
    private record Attributes(Long fileKey, boolean isDirectory, long size, FileTime changed)
            implements BasicFileAttributes {

        @Override
        public FileTime lastModifiedTime() {
            return changed;
        }

        @Override
        public FileTime lastAccessTime() {
            return changed;
        }

        @Override
        public FileTime creationTime() {
            return changed;
        }

        @Override
        public boolean isRegularFile() {
            return !isDirectory;
        }

        @Override
        public boolean isSymbolicLink() {
            return false;
        }

        @Override
        public boolean isOther() {
            return false;
        }
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
        throw new UnsupportedOperationException("attributes by name on a simulated disk");
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new UnsupportedOperationException("attributes by name on a simulated disk");
    }
}
