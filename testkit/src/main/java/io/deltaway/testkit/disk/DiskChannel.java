package io.deltaway.testkit.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A file of a [SimulatedDisk] that is open, or a directory, which can only be forced.
final class DiskChannel extends FileChannel {

    private final SimulatedDisk disk;
    private final Path path;
    private final Node node;
    private final boolean reads;
    private final boolean writes;
    private final boolean appends;
    private final int since;
    private long position;
    private @Nullable FileLock lock;

    DiskChannel(SimulatedDisk disk, Path path, Node node, Set<? extends OpenOption> options) {
        this.disk = disk;
        this.path = path;
        this.node = node;
        this.appends = options.contains(StandardOpenOption.APPEND);
        this.writes = appends || options.contains(StandardOpenOption.WRITE);
        this.reads = !writes || options.contains(StandardOpenOption.READ);
        this.since = disk.starts();
    }

    private Node.File file() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        disk.alive(since);
        if (node instanceof Node.File file) {
            return file;
        }
        throw new IOException(path + ": Is a directory");
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        synchronized (disk) {
            int read = read(into, position);
            position += Math.max(0, read);
            return read;
        }
    }

    @Override
    public int read(ByteBuffer into, long from) throws IOException {
        if (!reads) {
            throw new NonReadableChannelException();
        }
        synchronized (disk) {
            byte[] bytes = new byte[into.remaining()];
            int read = file().read(from, bytes, 0, bytes.length);
            into.put(bytes, 0, Math.max(0, read));
            return bytes.length == 0 ? 0 : read;
        }
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        long all = 0;
        for (int i = offset; i < offset + length; i++) {
            int read = read(into[i]);
            if (read < 0) {
                return all == 0 ? -1 : all;
            }
            all += read;
        }
        return all;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        synchronized (disk) {
            position = appends ? file().size() : position;
            int written = write(from, position);
            position += written;
            return written;
        }
    }

    @Override
    public int write(ByteBuffer from, long to) throws IOException {
        if (!writes) {
            throw new NonWritableChannelException();
        }
        synchronized (disk) {
            Node.File file = file();
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            if (disk.fails(since)) {
                int part = bytes.length == 0 ? 0 : disk.random().nextInt(bytes.length + 1);
                file.write(to, bytes, 0, part);
                throw SimulatedDisk.down();
            }
            disk.makeRoom(path, to + bytes.length - file.size());
            file.write(to, bytes, 0, bytes.length);
            file.changedAt = disk.now();
            return bytes.length;
        }
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        long all = 0;
        for (int i = offset; i < offset + length; i++) {
            all += write(from[i]);
        }
        return all;
    }

    @Override
    public long position() throws IOException {
        file();
        return position;
    }

    @Override
    public FileChannel position(long to) throws IOException {
        file();
        position = to;
        return this;
    }

    @Override
    public long size() throws IOException {
        synchronized (disk) {
            return file().size();
        }
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        if (!writes) {
            throw new NonWritableChannelException();
        }
        synchronized (disk) {
            Node.File file = file();
            if (disk.fails(since)) {
                throw SimulatedDisk.down();
            }
            file.truncate(Math.toIntExact(size));
            file.changedAt = disk.now();
            position = Math.min(position, size);
            return this;
        }
    }

    @Override
    public void force(boolean metaData) throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        synchronized (disk) {
            if (disk.fails(since)) {
                throw SimulatedDisk.down();
            }
            node.force();
        }
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
        var bytes = ByteBuffer.allocate((int) Math.min(count, 1 << 16));
        int read = read(bytes, from);
        return read <= 0 ? 0 : target.write(bytes.flip());
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long to, long count) throws IOException {
        var bytes = ByteBuffer.allocate((int) Math.min(count, 1 << 16));
        int read = source.read(bytes);
        return read <= 0 ? 0 : write(bytes.flip(), to);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long from, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public java.lang.foreign.MemorySegment map(MapMode mode, long from, long size, Arena arena) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long from, long size, boolean shared) throws IOException {
        FileLock taken = tryLock(from, size, shared);
        if (taken == null) {
            throw new OverlappingFileLockException();
        }
        return taken;
    }

    @Override
    public @Nullable FileLock tryLock(long from, long size, boolean shared) throws IOException {
        synchronized (disk) {
            Node.File file = file();
            if (file.locked) {
                return null;
            }
            file.locked = true;
            lock = new Lock(this, file, from, size, shared);
            return lock;
        }
    }

    @Override
    protected void implCloseChannel() throws IOException {
        FileLock held = lock;
        if (held != null) {
            held.release();
        }
    }

    private static final class Lock extends FileLock {

        private final Node.File file;
        private final int since;
        private boolean valid = true;

        Lock(DiskChannel channel, Node.File file, long from, long size, boolean shared) {
            super(channel, from, size, shared);
            this.file = file;
            this.since = channel.since;
        }

        @Override
        public boolean isValid() {
            return valid;
        }

        @Override
        public void release() {
            SimulatedDisk disk = ((DiskChannel) acquiredBy()).disk;
            synchronized (disk) {
                if (valid && since == disk.starts()) {
                    file.locked = false;
                }
                valid = false;
            }
        }
    }
}
