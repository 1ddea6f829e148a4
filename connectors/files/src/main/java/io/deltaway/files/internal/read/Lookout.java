package io.deltaway.files.internal.read;

import io.deltaway.connect.ForwardClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Looks at files and finds out what is to be done about them.
///
/// A file is looked at where the file system tells that something happened to it ([Watch]). All are
/// every interval, or less often where they are so many that it would take too long and the file
/// system tells; such a look is put off a few times where it is told of a file meanwhile, which
/// then need not wait for its end. What is seen of a file is its size, its times of change, its
/// inode, and of one that grew, or that had just been written when it was looked at, its first and
/// last bytes.
///
/// Owned by one thread.
final class Lookout implements AutoCloseable {

    /// Enough for any directory in which not everything is renamed all the time.
    private static final int LISTINGS = 5;

    /// How often all files, or a large one or one that is written all the time, are looked at
    /// because something is told.
    private static final Duration PAUSE = Duration.ofMillis(200);

    /// A file may be read anew whenever it changes, so the larger it is the longer it rests.
    private static final int BYTES_PER_MILLISECOND = 1024;

    /// Where the file system tells what happens, looking at all files takes no more than such a
    /// part of the time, as long as they are no further apart than this.
    private static final int REST = 50;

    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    /// How often in succession a look at all files is put off.
    private static final int PUT_OFF = 4;

    /// After so many files a look at all is put off where one is due: a few milliseconds.
    private static final int AT_A_TIME = 256;

    /// How long a poll waits.
    private static final Duration WAIT = Duration.ofMillis(100);

    private final FilePattern pattern;
    private final boolean grows;
    private final Duration interval;
    private final Duration pause;
    private final InstantSource clock;
    private final ForwardClock pauses;
    private final Map<Path, Followed> files = new LinkedHashMap<>();

    /// Those that are not there, and may have been renamed to one that nobody has told of yet.
    private final Set<Path> missing = new HashSet<>();

    private Instant lastLook = Instant.MIN;
    private Instant nextLook = Instant.MIN;
    private int putOff;

    /// Null where the file system does not tell all that happens.
    private @Nullable Watch watch;

    /// Whether there was a directory to listen to at the last look at all files.
    private boolean entered;

    /// Whether something happened that only a look at all files makes clear.
    private boolean unsettled;

    /// Something to do about a file.
    ///
    /// @param clears whether what was read before goes
    /// @param reads whether there is something to read
    /// @param renamed the file under the name that it had before: what was read of that goes too
    record Task(Followed file, boolean clears, boolean reads, @Nullable Followed renamed) {

        Task(Followed file, boolean clears, boolean reads) {
            this(file, clears, reads, null);
        }
    }

    /// @param grows whether a file can grow; else any change replaces it
    /// @param offsets what is known of the files since before a restart
    Lookout(
            FilePattern pattern,
            boolean grows,
            Duration interval,
            InstantSource clock,
            Map<String, byte[]> offsets) {
        this.pattern = pattern;
        this.grows = grows;
        this.interval = interval;
        this.pause = interval.compareTo(PAUSE) < 0 ? interval : PAUSE;
        this.clock = clock;
        this.pauses = new ForwardClock(clock);
        this.watch = Watch.on(pattern.system(), pauses, pause);
        Followed.restored(offsets, clock.instant(), pattern.system()).forEach(this::follow);
    }

    /// Waits a moment for something to look at, as far as the file system tells.
    ///
    /// @return whether it does
    boolean await() {
        Watch told = watch;
        if (told != null) {
            told.hear(untilNext(told));
        }
        return told != null;
    }

    private Duration untilNext(Watch told) {
        Instant next = unsettled ? lastLook.plus(pause) : nextLook;
        Instant due = told.nextDue();
        Duration left =
                Duration.between(pauses.instant(), due != null && due.isBefore(next) ? due : next);
        return left.isNegative() ? Duration.ZERO : left.compareTo(WAIT) < 0 ? left : WAIT;
    }

    /// Looks at all files or at some, where it is time for that.
    ///
    /// @param tasks gets what is to be done about them
    /// @return whether it looked
    boolean look(Queue<Task> tasks) throws IOException {
        Instant now = pauses.instant();
        Watch told = watch;
        if (told != null) {
            told.hear(Duration.ZERO);
            unsettled |= told.hasLost();
        }
        if (!now.isBefore(nextLook) || unsettled && !now.isBefore(lastLook.plus(pause))) {
            if (lookAtAll(now, tasks)) {
                return true;
            }
            now = pauses.instant();
        }
        Set<Path> due = told == null ? Set.of() : told.takeDue(now, this::rest);
        if (told == null || due.isEmpty()) {
            return false;
        }
        lookAt(due, told, clock.instant(), tasks);
        return true;
    }

    private Duration rest(Path path) {
        Followed file = files.get(path);
        long millis = file == null ? 0 : file.size() / BYTES_PER_MILLISECOND;
        return millis < pause.toMillis() ? Duration.ofMillis(millis) : pause;
    }

    /// @return false where it was put off
    private boolean lookAtAll(Instant now, Queue<Task> tasks) throws IOException {
        entered = false;
        Instant time = clock.instant();
        Map<Path, Look> there = list(this::looks, files.keySet());
        if (there == null) {
            putOff++;
            lastLook = pauses.instant();
            nextLook = rested(now, lastLook.plus(pause));
            return false;
        }
        putOff = 0;
        lastLook = now;
        nextLook = now.plus(interval);
        unsettled = false;
        missing.clear();
        Map<String, Followed> gone = takeGone(List.copyOf(files.keySet()), there);
        compare(there, gone, time, tasks);
        gone.values().forEach(file -> tasks.add(new Task(file, true, false)));
        if (watch != null && entered) {
            nextLook = rested(now, nextLook);
        }
        return true;
    }

    /// When a look that began then has cost no more than its part of the time, and not before `at`.
    private Instant rested(Instant began, Instant at) {
        Duration rest = Duration.between(began, pauses.instant()).multipliedBy(REST);
        Instant rested = began.plus(rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST);
        return rested.isAfter(at) ? rested : at;
    }

    /// Whether a file waits for the end of a look at all, which may be put off.
    private boolean isHoldingUp() {
        Watch told = watch;
        if (told == null || files.isEmpty() || putOff == PUT_OFF) {
            return false;
        }
        told.hear(Duration.ZERO);
        return told.isDue(pauses.instant());
    }

    /// Looks at files of which it is told that something happened to them. What can't be said
    /// without all the others is left to a look at all: a directory, and a file that is gone and
    /// was not renamed to one of these.
    private void lookAt(Set<Path> due, Watch told, Instant time, Queue<Task> tasks)
            throws IOException {
        Predicate<Path> wanted = pattern.wanted();
        // Those that are not due yet only tell what was renamed, so they are looked at last.
        var paths = new LinkedHashSet<Path>(due);
        paths.addAll(told.waiting());
        paths.addAll(missing);
        paths.removeIf(path -> {
            boolean directory = told.isEntered(path) || Files.isDirectory(path);
            unsettled |= directory;
            return directory || !wanted.test(path);
        });
        var known = new HashSet<Path>(paths);
        known.retainAll(files.keySet());
        Map<Path, Look> there =
                Objects.requireNonNull(
                        list(
                                () -> looks(paths.stream().filter(Files::isRegularFile).toList()),
                                known));
        Map<String, Followed> gone = takeGone(known, there);
        there.keySet().retainAll(due);
        compare(there, gone, time, tasks);
        missing.clear();
        gone.values().forEach(this::miss);
    }

    /// No longer follows files that are not there.
    ///
    /// @return the files by what stays when they are renamed
    private Map<String, Followed> takeGone(Collection<Path> known, Map<Path, Look> there) {
        var gone = new LinkedHashMap<String, Followed>();
        for (Path path : known) {
            Followed file = there.containsKey(path) ? null : files.remove(path);
            if (file != null) {
                // Where it had several names it went under one of them only.
                gone.put(gone.containsKey(file.key()) ? path.toString() : file.key(), file);
            }
        }
        return gone;
    }

    /// Finds out what changed.
    ///
    /// @param gone loses those that were renamed
    /// @param time of day before they were listed, as files have theirs
    private void compare(
            Map<Path, Look> there, Map<String, Followed> gone, Instant time, Queue<Task> tasks) {
        there.forEach((path, look) -> {
            Followed file = files.computeIfAbsent(path, Followed::new);
            try {
                switch (file.compare(look, time, grows)) {
                    case NOTHING -> {}
                    case APPEND -> tasks.add(new Task(file, false, true));
                    case REPLACE -> tasks.add(new Task(file, true, true, gone.remove(file.key())));
                }
            } catch (NoSuchFileException e) {
                unsee(file);
            } catch (IOException e) {
                // It can't be looked into, which is refused when it is read.
                if (!file.isStuck()) {
                    tasks.add(new Task(file, true, true));
                }
            }
        });
    }

    /// Deleted or renamed since it was listed. The next look tells which; what was read of it stays
    /// until then.
    void unsee(Followed file) {
        file.unsee();
        unsettled = true;
    }

    /// A file that is not there is followed until the next look tells whether it was renamed.
    void miss(Followed file) {
        files.put(file.path, file);
        missing.add(file.path);
        unsettled = true;
    }

    /// A file is followed from now on.
    void follow(Followed file) {
        files.put(file.path, file);
    }

    @FunctionalInterface
    private interface Listing {
        /// Null where it was put off.
        @Nullable Map<Path, Look> now() throws IOException;
    }

    /// The files that are there, and how they look. One that is renamed meanwhile may be seen under
    /// neither of its names or under both, so they are listed again until they are those of before.
    private static @Nullable Map<Path, Look> list(Listing listing, Set<Path> known)
            throws IOException {
        Set<Path> before = known;
        Map<Path, Look> there = listing.now();
        for (int i = 1; i < LISTINGS && there != null && !there.keySet().equals(before); i++) {
            before = there.keySet();
            there = listing.now();
        }
        return there;
    }

    private @Nullable Map<Path, Look> looks() throws IOException {
        FilePattern.Found found = pattern.find(this::enter);
        var looks = new LinkedHashMap<Path, Look>();
        List<Path> there = found.files();
        for (int from = 0; from < there.size(); from += AT_A_TIME) {
            if (isHoldingUp()) {
                return null;
            }
            looks.putAll(looks(there.subList(from, Math.min(from + AT_A_TIME, there.size()))));
        }
        for (Path path : found.unreadable()) {
            looks.put(path, Look.NONE); // which is refused when it is read
        }
        return looks;
    }

    private void enter(Path directory) {
        entered = true;
        Watch told = watch;
        if (told != null && !told.enter(directory)) {
            watch = null;
            told.close();
        }
    }

    private static Map<Path, Look> looks(Collection<Path> paths) {
        var looks = new LinkedHashMap<Path, Look>();
        for (Path path : paths) {
            try {
                looks.put(path, Look.at(path));
            } catch (NoSuchFileException e) {
                // gone or renamed since it was listed
            } catch (IOException e) {
                looks.put(path, Look.NONE); // which is refused when it is read
            }
        }
        return looks;
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
