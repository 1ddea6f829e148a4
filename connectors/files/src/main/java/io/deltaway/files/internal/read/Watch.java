package io.deltaway.files.internal.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the file system tells of directories: which paths in them something happened to. A hint,
/// not the truth: where much happens at once it is lost, and of what is written through another
/// link or a mapping nothing is told; so whoever listens also looks himself now and then.
///
/// A path is due once nothing has happened to it for a moment. Whoever writes a file does so bit by
/// bit, and of a file that was left alone for so long it is sure how it looks ([Look#isFresh]). One
/// that is never left alone is due after a pause, and one that was due rests for as long as whoever
/// takes it says.
///
/// Owned by one thread.
final class Watch implements AutoCloseable {

    private static final Duration QUIET = Look.TICK;

    /// What happens within so long is taken together, so that who writes all the time does not wake
    /// anybody all the time.
    private static final Duration TOGETHER = Duration.ofMillis(5);

    /// File systems on which nothing happens but by this machine.
    private static final Set<String> LOCAL =
            Set.of(
                    "ext2",
                    "ext3",
                    "ext4",
                    "xfs",
                    "btrfs",
                    "f2fs",
                    "zfs",
                    "bcachefs",
                    "tmpfs",
                    "ramfs",
                    "overlay");

    private final WatchService service;
    private final InstantSource clock;
    private final Duration pause;
    private final Map<Path, Directory> directories = new HashMap<>();
    private final Map<WatchKey, Set<Path>> names = new HashMap<>();
    private final Map<Object, Boolean> isLocal = new HashMap<>();
    private final Set<WatchKey> heard = new LinkedHashSet<>();
    private final Map<Path, Happening> waiting = new LinkedHashMap<>();
    private final Map<Path, Instant> restsUntil = new HashMap<>();
    private Instant together = Instant.MIN;
    private boolean lost;

    /// @param file what tells the directory from another one of its name
    private record Directory(WatchKey key, Object file) {}

    /// @param since when something first happened to a path
    /// @param last when it last did
    private record Happening(Instant since, Instant last) {}

    private Watch(WatchService service, InstantSource clock, Duration pause) {
        this.service = service;
        this.clock = clock;
        this.pause = pause;
    }

    /// Listens to a file system, or gives null where that is of no use: elsewhere than on Linux the
    /// JDK looks every other second itself, or keeps who owns a directory from renaming it.
    ///
    /// @param pause when a path is due that is never left alone
    static @Nullable Watch on(FileSystem system, InstantSource clock, Duration pause) {
        if (!system.equals(FileSystems.getDefault())
                || !System.getProperty("os.name", "").equals("Linux")) {
            return null;
        }
        try {
            return new Watch(system.newWatchService(), clock, pause);
        } catch (IOException | UnsupportedOperationException e) {
            return null; // as many listen already as may
        }
    }

    /// Listens to what happens in a directory from now on.
    ///
    /// @return false where not all that happens there is told
    boolean enter(Path directory) {
        try {
            Map<String, Object> attributes = Files.readAttributes(directory, "unix:dev,fileKey");
            Object file = attributes.get("fileKey");
            Directory before = directories.get(directory);
            if (before != null && before.file().equals(file) && before.key().isValid()) {
                return true;
            }
            if (file == null
                    || !isLocal.computeIfAbsent(attributes.get("dev"), any -> isLocal(directory))) {
                return false;
            }
            WatchKey key =
                    directory.register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE);
            if (before != null) {
                forget(directory, before.key());
            }
            directories.put(directory, new Directory(key, file));
            names.computeIfAbsent(key, any -> new HashSet<>()).add(directory);
            return true;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return true; // it is gone, which is told of the directory that it was in
        } catch (IOException e) {
            return false; // as many directories are listened to already as may
        }
    }

    private static boolean isLocal(Path directory) {
        try {
            return LOCAL.contains(Files.getFileStore(directory).type());
        } catch (IOException e) {
            return false;
        }
    }

    /// A directory can have several names, by links and by renaming, for all of which there is one
    /// key.
    private void forget(Path directory, WatchKey key) {
        Set<Path> left = names.get(key);
        if (left != null && left.remove(directory) && left.isEmpty()) {
            names.remove(key);
            key.cancel();
        }
    }

    /// Whether it is or was a directory that was entered.
    boolean isEntered(Path directory) {
        return directories.containsKey(directory);
    }

    /// Waits until something is told, no longer than `most`.
    void hear(Duration most) {
        boolean waits = heard.isEmpty() || most.compareTo(TOGETHER) < 0;
        try {
            WatchKey key = service.poll((waits ? most : TOGETHER).toNanos(), TimeUnit.NANOSECONDS);
            for (; key != null; key = service.poll()) {
                heard.add(key);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Instant now = clock.instant();
        heard.forEach(key -> note(key, now));
        if (!now.isBefore(together)) {
            together = now.plus(TOGETHER);
            heard.forEach(this::listenAgain);
            heard.clear();
        }
    }

    private void note(WatchKey key, Instant now) {
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.context() instanceof Path name) {
                for (Path directory : names.getOrDefault(key, Set.of())) {
                    waiting.merge(
                            directory.resolve(name),
                            new Happening(now, now),
                            (before, latest) -> new Happening(before.since(), latest.last()));
                }
            } else {
                lost = true;
            }
        }
    }

    private void listenAgain(WatchKey key) {
        if (!key.reset()) {
            Set<Path> gone = names.remove(key);
            if (gone != null) {
                gone.forEach(directories::remove);
                lost = true;
            }
        }
    }

    /// Whether something happened of which it is not told what, since this was last asked.
    boolean hasLost() {
        boolean before = lost;
        lost = false;
        return before;
    }

    /// Whether something is due.
    boolean isDue(Instant now) {
        Instant next = nextDue();
        return next != null && !next.isAfter(now);
    }

    /// The paths that are due, each once.
    ///
    /// @param rest how long each is not due again
    Set<Path> takeDue(Instant now, Function<Path, Duration> rest) {
        restsUntil.values().removeIf(time -> !time.isAfter(now));
        var due = new LinkedHashSet<Path>();
        waiting.forEach((path, happening) -> {
            if (!dueAt(path, happening).isAfter(now)) {
                due.add(path);
                restsUntil.put(path, now.plus(rest.apply(path)));
            }
        });
        waiting.keySet().removeAll(due);
        return due;
    }

    private Instant dueAt(Path path, Happening happening) {
        Instant quiet = happening.last().plus(QUIET);
        Instant atLast = happening.since().plus(pause);
        Instant due = quiet.isBefore(atLast) ? quiet : atLast;
        Instant rested = restsUntil.getOrDefault(path, due);
        return rested.isAfter(due) ? rested : due;
    }

    /// The paths that are not due yet.
    Set<Path> waiting() {
        return Set.copyOf(waiting.keySet());
    }

    /// When the first of those is due; null where there are none.
    @Nullable Instant nextDue() {
        Instant next = null;
        for (var one : waiting.entrySet()) {
            Instant due = dueAt(one.getKey(), one.getValue());
            next = next == null || due.isBefore(next) ? due : next;
        }
        return next;
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
