package io.deltaway.testkit.disk;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// A disk in memory, with a file system of its own, that fails as disks and machines do. All that
/// is left to chance follows from a seed.
///
/// ```java
/// var disk = SimulatedDisk.seeded(42);
/// Path state = disk.path("/state");
/// disk.failAfter(100); // the 101st operation, and all that follow, throw
/// runAProgramThatUses(state);
/// disk.losePower();    // what was not forced is gone, or torn; then it works again
/// ```
///
/// Operations that count, and that may fail, are those that change something or make it durable:
/// writing, forcing, truncating, making, moving, deleting. From any thread.
///
/// A write is durable once its file was forced, a new name, a move or a deletion once its directory
/// was: open the directory for reading and force it. When the power goes, of each file that was
/// written any of the sectors of 512 bytes may be on the disk and any not, and of the changes of a
/// directory the first ones. Moves are atomic.
public final class SimulatedDisk {

    private final RandomGenerator random;
    private final DiskFileSystem files;
    private Node.Directory root = new Node.Directory(0, 0);
    private long operations;
    private long failAt = Long.MAX_VALUE;
    private boolean failsOnce;
    private long capacity = Long.MAX_VALUE;
    private long nodes;
    private Runnable beforeEach = () -> {};

    /// How often it was started again: what was opened before is dead.
    private int starts;

    private SimulatedDisk(long seed) {
        this.random = new SplittableRandom(seed);
        this.files = new DiskFileSystem(new DiskProvider(this));
    }

    /// An empty disk.
    public static SimulatedDisk seeded(long seed) {
        return new SimulatedDisk(seed);
    }

    /// A path on this disk: `disk.path("/state/log")`.
    public Path path(String path) {
        return files.getPath(path);
    }

    /// How many operations there have been.
    public synchronized long operations() {
        return operations;
    }

    /// Lets so many operations more succeed. The one behind them is done in part, and it and all
    /// that follow throw, until [#kill] or [#losePower].
    public synchronized void failAfter(long operations) {
        failAt = this.operations + operations;
        failsOnce = false;
    }

    /// Lets so many operations more succeed. The one behind them is done in part, and throws; those
    /// that follow succeed again.
    public synchronized void failOnceAfter(long operations) {
        failAfter(operations);
        failsOnce = true;
    }

    /// Makes everything that was written durable.
    public synchronized void force() {
        force(root);
    }

    private static void force(Node.Directory directory) {
        directory.force();
        for (Node node : directory.seen.values()) {
            switch (node) {
                case Node.File file -> file.force();
                case Node.Directory inside -> force(inside);
            }
        }
    }

    /// Lets no operation succeed, until [#kill] or [#losePower].
    public synchronized void stop() {
        failAt = -1;
        failsOnce = false;
    }

    /// Calls something before each operation that counts. It may throw what is no exception of the
    /// disk: then the operation is not done.
    public synchronized void beforeEach(Runnable action) {
        beforeEach = action;
    }

    /// The process ended, and may be started again: what it wrote is there.
    public synchronized void kill() {
        restart();
        unlock(root);
    }

    /// The machine went down and is up again: what was not durable is lost, or there in part.
    public synchronized void losePower() {
        restart();
        root.lose(random);
    }

    private void restart() {
        starts++;
        failAt = Long.MAX_VALUE;
    }

    private static void unlock(Node.Directory directory) {
        for (Node node : directory.seen.values()) {
            switch (node) {
                case Node.File file -> file.locked = false;
                case Node.Directory inside -> unlock(inside);
            }
        }
    }

    /// Holds so many bytes in files; a write beyond that fails.
    public synchronized void capacity(long sizeInBytes) {
        capacity = sizeInBytes;
    }

    /// Turns one bit of a file over, on the disk and in what is read of it.
    public synchronized void flip(Path file, long bit) throws IOException {
        file(file).flip(bit);
    }

    /// The size of all files in bytes.
    public synchronized long used() {
        return used(root);
    }

    private static long used(Node.Directory directory) {
        long used = 0;
        for (Node node : directory.seen.values()) {
            used +=
                    switch (node) {
                        case Node.File file -> file.size();
                        case Node.Directory inside -> used(inside);
                    };
        }
        return used;
    }

    DiskFileSystem files() {
        return files;
    }

    int starts() {
        return starts;
    }

    long now() {
        return operations;
    }

    RandomGenerator random() {
        return random;
    }

    /// To be called before each operation that changes something.
    ///
    /// @return whether it is the one that fails, so that a part of it may be done
    boolean fails(int since) throws IOException {
        alive(since);
        beforeEach.run();
        if (operations > failAt && !failsOnce) {
            throw down();
        }
        return operations++ == failAt;
    }

    void alive(int since) throws IOException {
        if (since != starts) {
            throw down();
        }
    }

    static IOException down() {
        return new IOException("the disk is gone");
    }

    void makeRoom(Path file, long more) throws IOException {
        if (more > 0 && used() + more > capacity) {
            throw new FileSystemException(file.toString(), null, "No space left on device");
        }
    }

    Node.File newFile() {
        return new Node.File(++nodes, operations);
    }

    Node.Directory newDirectory() {
        return new Node.Directory(++nodes, operations);
    }

    Node.File file(Path path) throws IOException {
        if (node(path) instanceof Node.File file) {
            return file;
        }
        throw new FileSystemException(path.toString(), null, "Is a directory");
    }

    Node node(Path path) throws IOException {
        List<String> names = names(path);
        if (names.isEmpty()) {
            return root;
        }
        Node node = directoryOf(path).seen.get(names.getLast());
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }

    Node.Directory directoryOf(Path path) throws IOException {
        Node.Directory at = root;
        List<String> names = names(path);
        for (String name : names.subList(0, Math.max(0, names.size() - 1))) {
            Node next = at.seen.get(name);
            if (!(next instanceof Node.Directory directory)) {
                throw new NoSuchFileException(path.toString());
            }
            at = directory;
        }
        return at;
    }

    static List<String> names(Path path) {
        return ((DiskPath) path.normalize()).names();
    }
}
