package io.deltaway.testkit.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A path of a [SimulatedDisk]: names between slashes. Relative ones begin at the root.
record DiskPath(DiskFileSystem disk, boolean isAbsolute, List<String> names) implements Path {

    DiskPath {
        names = List.copyOf(names);
    }

    static DiskPath parse(DiskFileSystem disk, String text) {
        var names = new ArrayList<String>();
        for (String name : text.split("/", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return new DiskPath(disk, text.startsWith("/"), names);
    }

    private DiskPath relative(List<String> some) {
        return new DiskPath(disk, false, some);
    }

    private DiskPath same(Path other) {
        if (other instanceof DiskPath path && path.disk == disk) {
            return path;
        }
        throw new ProviderMismatchException();
    }

    @Override
    public FileSystem getFileSystem() {
        return disk;
    }

    @Override
    public @Nullable Path getRoot() {
        return isAbsolute ? new DiskPath(disk, true, List.of()) : null;
    }

    @Override
    public @Nullable Path getFileName() {
        return names.isEmpty() ? null : relative(List.of(names.getLast()));
    }

    @Override
    public @Nullable Path getParent() {
        return names.isEmpty() || names.size() == 1 && !isAbsolute
                ? null
                : new DiskPath(disk, isAbsolute, names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public Path getName(int index) {
        return relative(List.of(names.get(index)));
    }

    @Override
    public Path subpath(int from, int to) {
        return relative(names.subList(from, to));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof DiskPath path
                && path.isAbsolute == isAbsolute
                && path.names.size() <= names.size()
                && names.subList(0, path.names.size()).equals(path.names);
    }

    @Override
    public boolean endsWith(Path other) {
        return other instanceof DiskPath path
                && (path.isAbsolute
                        ? path.equals(this)
                        : path.names.size() <= names.size()
                                && names.subList(names.size() - path.names.size(), names.size())
                                        .equals(path.names));
    }

    @Override
    public Path normalize() {
        var kept = new ArrayList<String>();
        for (String name : names) {
            if (name.equals("..") && !kept.isEmpty() && !kept.getLast().equals("..")) {
                kept.removeLast();
            } else if (!name.equals(".") && !(name.equals("..") && isAbsolute)) {
                kept.add(name);
            }
        }
        return new DiskPath(disk, isAbsolute, kept);
    }

    @Override
    public Path resolve(Path other) {
        DiskPath path = same(other);
        if (path.isAbsolute) {
            return path;
        }
        var all = new ArrayList<>(names);
        all.addAll(path.names);
        return new DiskPath(disk, isAbsolute, all);
    }

    @Override
    public Path relativize(Path other) {
        DiskPath path = same(other);
        if (path.isAbsolute != isAbsolute) {
            throw new IllegalArgumentException(other + " can't be seen from " + this);
        }
        int common = 0;
        while (common < Math.min(names.size(), path.names.size())
                && names.get(common).equals(path.names.get(common))) {
            common++;
        }
        var steps = new ArrayList<String>();
        for (int up = common; up < names.size(); up++) {
            steps.add("..");
        }
        steps.addAll(path.names.subList(common, path.names.size()));
        return relative(steps);
    }

    @Override
    public URI toUri() {
        return URI.create(DiskProvider.SCHEME + ":" + toAbsolutePath());
    }

    @Override
    public Path toAbsolutePath() {
        return new DiskPath(disk, true, names);
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        Path real = toAbsolutePath().normalize();
        disk.provider().checkAccess(real);
        return real;
    }

    @Override
    public WatchKey register(
            WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Path other) {
        return toString().compareTo(same(other).toString());
    }

    @Override
    public String toString() {
        return (isAbsolute ? "/" : "") + String.join("/", names);
    }
}
