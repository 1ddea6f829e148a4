package io.deltaway.files.internal.read;

import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.formats.parse.Decoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file that is followed: how it looked, and how far it was read. Owned by one thread.
final class Followed {

    /// How a file looks from outside.
    ///
    /// @param key what tells this file from another of the same name; null where the file system
    ///   has no such thing
    record Look(long size, FileTime modified, @Nullable Object key) {

        static Look at(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Look(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        }
    }

    /// A last line without a newline is taken as it is once its file has been left alone for so
    /// long.
    private static final Duration QUIET = Duration.ofSeconds(1);

    final Path path;
    private final RefusedLines refusals = new RefusedLines();
    private @Nullable Look look;
    private Instant lookedSince = Instant.MIN;
    private @Nullable Decoder decoder;
    private long line = 1;
    private Fingerprint fingerprint = new Fingerprint();
    private boolean tookOpenLine;
    private boolean shown;
    private boolean stuck;

    Followed(Path path) {
        this.path = path;
    }

    /// What is to be done about a file.
    enum Step {
        NOTHING,
        /// The bytes behind those that were read are new.
        APPEND,
        /// What was read of it is gone.
        REPLACE
    }

    /// Compares the file with what is known of it and remembers how it looks now.
    ///
    /// @param grows whether a file can grow; else any change replaces it
    Step compare(Look now, Instant time, boolean grows) throws IOException {
        Look before = look;
        boolean same = now.equals(before);
        if (!same) {
            look = now;
            lookedSince = time;
        }
        if (before == null) {
            return Step.REPLACE;
        }
        if (stuck) {
            return same ? Step.NOTHING : Step.REPLACE;
        }
        if (same) {
            boolean left =
                    grows && !tookOpenLine && fingerprint.length() < now.size() && isQuiet(time);
            return left && !OpenFile.isGzip(path) ? Step.APPEND : Step.NOTHING;
        }
        boolean appended =
                grows
                        && now.size() > before.size()
                        && sameKey(before, now)
                        && !OpenFile.isGzip(path)
                        && fingerprint.isStartOf(path)
                        && (!tookOpenLine || fingerprint.isFollowedByNewline(path));
        return appended ? Step.APPEND : Step.REPLACE;
    }

    private static boolean sameKey(Look before, Look now) {
        return before.key() == null || before.key().equals(now.key());
    }

    private boolean isQuiet(Instant time) {
        Look seen = look;
        if (seen == null) {
            return false;
        }
        Instant since =
                seen.modified().toInstant().isBefore(lookedSince)
                        ? seen.modified().toInstant()
                        : lookedSince;
        return !since.plus(QUIET).isAfter(time);
    }

    /// Opens the file behind what was read of it.
    FileInput open(Format format, Buffers buffers, Instant time) throws IOException {
        Look seen = look;
        if (seen == null) {
            throw new IllegalStateException("a file is looked at before it is opened");
        }
        boolean quiet = isQuiet(time);
        if (OpenFile.isGzip(path)) {
            return new FileInput(
                    path.toString(),
                    OpenFile.read(path),
                    format,
                    buffers,
                    null,
                    1,
                    true,
                    fingerprint);
        }
        long from = fingerprint.length();
        var stream = OpenFile.readFrom(path, from, Math.max(0, seen.size() - from));
        tookOpenLine = quiet;
        return new FileInput(
                path.toString(), stream, format, buffers, decoder, line, quiet, fingerprint);
    }

    /// How far an input of this file came.
    void readBy(FileInput input) {
        decoder = input.decoder();
        line = input.line();
        tookOpenLine = tookOpenLine && input.endsOpen();
    }

    /// Forgets what was read; gives what was refused of it.
    List<Malformed> forget() {
        List<Malformed> before = refusals.takeAll();
        decoder = null;
        line = 1;
        fingerprint = new Fingerprint();
        tookOpenLine = false;
        shown = false;
        stuck = false;
        return before;
    }

    void refused(List<Malformed> more) {
        refusals.add(more);
    }

    /// The file can't be read, or not further, until it changes.
    void stick(Malformed refusal) {
        refusals.add(List.of(refusal));
        stuck = true;
    }

    boolean isStuck() {
        return stuck;
    }

    /// Rows of the file were handed out.
    void show() {
        shown = true;
    }

    /// Whether there is something to take back.
    boolean isShown() {
        return shown || !refusals.isEmpty();
    }
}
