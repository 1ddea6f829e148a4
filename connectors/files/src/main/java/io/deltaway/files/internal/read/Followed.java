package io.deltaway.files.internal.read;

import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.connect.OffsetText;
import io.deltaway.engine.value.Values;
import io.deltaway.files.internal.read.FileInput.Ends;
import io.deltaway.formats.parse.CsvRecords;
import io.deltaway.formats.parse.Decoder;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A file that is followed: how it looked, and how far it was read. Owned by one thread.
final class Followed {

    /// A last line without a newline waits for it, as whoever writes may be in the middle of the
    /// line: writers with a buffer stop there for seconds. Many files never get that newline,
    /// though; one that has been left alone for so long is taken to be complete.
    private static final Duration QUIET = Duration.ofMinutes(1);

    private static final byte[] FORGOTTEN = {};

    /// Stands in no path.
    private static final String PART = "\0";

    private static final int SHOWN = 1;
    private static final int STUCK = 2;
    private static final int OPEN = 4;
    private static final int FRESH = 8;
    private static final int WITHIN = 16;
    private static final int QUOTED = 32;

    final Path path;
    private final RefusedLines refusals = new RefusedLines();
    private @Nullable Look look;
    private @Nullable Look lookBefore;
    private Instant lookedSince = Instant.MIN;

    /// Whether it was looked at when it had just been written: it may have been written again and
    /// look the same.
    private boolean fresh;

    private @Nullable Decoder decoder;
    private long line = 1;
    private Fingerprint fingerprint = new Fingerprint();
    private @Nullable Place before;

    /// Null where it is to be read again whenever it grows.
    private @Nullable Rest rest;

    private Ends ends = Ends.WHOLE;
    private boolean shown;
    private boolean stuck;

    /// Whether a whole has begun that has not come to its end.
    private boolean within;

    /// How many additions to the refusals were told as offsets, and how many had been of what was
    /// forgotten since.
    private int told;

    private int stale;

    Followed(Path path) {
        this.path = path;
    }

    /// The files as an earlier process knew them.
    ///
    /// @param offsets what [#offsets] gave for them
    /// @param now the time from which on they count as left alone
    /// @param system where they are
    static List<Followed> restored(Map<String, byte[]> offsets, Instant now, FileSystem system) {
        var files = new ArrayList<Followed>();
        var names = new TreeSet<>(offsets.keySet());
        for (String name : names) {
            byte[] state = offsets.get(name);
            if (name.contains(PART) || state == null) {
                continue;
            }
            var file = new Followed(system.getPath(name));
            file.restore(state, now);
            for (byte[] packed = offsets.get(file.refusal(0)); packed != null; ) {
                file.refusals.addPacked(packed);
                packed = offsets.get(file.refusal(++file.told));
            }
            files.add(file);
        }
        return files;
    }

    private void restore(byte[] state, Instant now) {
        lookedSince = now;
        Map<String, String> values = OffsetText.read(state);
        look = Look.from(values);
        restore(Integer.parseInt(values.getOrDefault("flags", "")), Place.from(values));
    }

    private void restore(int flags, Place place) {
        within = (flags & WITHIN) != 0;
        shown = (flags & SHOWN) != 0;
        stuck = (flags & STUCK) != 0;
        ends =
                (flags & QUOTED) != 0
                        ? Ends.WITHIN_QUOTES
                        : (flags & OPEN) != 0 ? Ends.WITHOUT_NEWLINE : Ends.WHOLE;
        fresh = (flags & FRESH) != 0;
        before = place;
        line = place.line();
    }

    /// What another process has to know of the file: under its path where it is, and what was
    /// refused of it bit by bit. Only what is new since this was last asked for; what is empty is
    /// to be forgotten.
    ///
    /// @param input what is being read of it, if something is
    /// @param gone whether there is no such file any more
    Map<String, byte[]> offsets(@Nullable Input input, boolean gone) {
        var moved = new HashMap<String, byte[]>();
        moved.put(path.toString(), gone ? FORGOTTEN : state(input));
        List<byte[]> packed = refusals.packed();
        for (; told < packed.size(); told++) {
            moved.put(refusal(told), packed.get(told));
        }
        for (int old = told; old < stale; old++) {
            moved.put(refusal(old), FORGOTTEN);
        }
        stale = 0;
        return moved;
    }

    private String refusal(int number) {
        return path + PART + number;
    }

    private byte[] state(@Nullable Input input) {
        Look seen = look == null ? Look.NONE : look;
        FileInput lines = input instanceof FileInput file ? file : null;
        int open =
                switch (endsWith(lines)) {
                    case WHOLE -> 0;
                    case WITHOUT_NEWLINE -> OPEN;
                    case WITHIN_QUOTES -> QUOTED;
                };
        Place earlier = before;
        Place place =
                earlier == null
                        ? Place.of(fingerprint, lines == null ? line : lines.line(), 0)
                        : earlier;
        int flags =
                (shown ? SHOWN : 0)
                        | (stuck ? STUCK : 0)
                        | open
                        | (fresh ? FRESH : 0)
                        | (within ? WITHIN : 0);
        return seen.write(place.write(new OffsetText()).with("flags", flags)).toBytes();
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
        Look last = look;
        lookBefore = last;
        boolean same = now.equals(last);
        boolean unsure = same && fresh && !now.isFresh(time);
        if (!same || unsure) {
            fresh = now.isFresh(time);
        }
        if (!same) {
            look = now;
        }
        if (!same || time.isBefore(lookedSince)) { // set back: it counts from now on
            lookedSince = time;
        }
        if (last == null) {
            return Step.REPLACE;
        }
        if (within) {
            return hasRest(now, grows) ? Step.APPEND : Step.REPLACE;
        }
        if (stuck) {
            return same && !unsure ? Step.NOTHING : Step.REPLACE;
        }
        if (unsure && (!grows || OpenFile.isGzip(path) || !startsAsRead())) {
            return Step.REPLACE;
        }
        if (same) {
            boolean left =
                    grows && ends != Ends.WITHOUT_NEWLINE && length() < now.size() && isQuiet(time);
            if (!left || OpenFile.isGzip(path)) {
                return Step.NOTHING;
            }
            return startsAsRead() && endedRecord(now.size()) ? Step.APPEND : Step.REPLACE;
        }
        boolean appended =
                grows
                        && now.size() > last.size()
                        && last.key().equals(now.key())
                        && !OpenFile.isGzip(path)
                        && startsAsRead()
                        && endedRecord(now.size());
        if (!appended) {
            return Step.REPLACE;
        }
        if (rest != null && !rest.mayEnd(path, now.size())) {
            return Step.NOTHING;
        }
        rest = null;
        return Step.APPEND;
    }

    /// Whether what was not read of it may still be given behind what was, if it is nothing.
    private boolean hasRest(Look now, boolean grows) throws IOException {
        return grows
                && !stuck
                && !OpenFile.isGzip(path)
                && startsAsRead()
                && (now.size() == length() || endedRecord(now.size()));
    }

    /// Whether what was read of it ended where a record ends, as what comes behind it says. A quote
    /// that was taken for a mistake is one as long as none comes that may close it.
    ///
    /// @param size of the file
    private boolean endedRecord(long size) throws IOException {
        return switch (ends) {
            case WHOLE -> true;
            case WITHOUT_NEWLINE -> fingerprint.isFollowedByNewline(path);
            case WITHIN_QUOTES ->
                    fingerprint.endsLine()
                            && !new Rest(
                                            fingerprint.length(),
                                            new Fingerprint(),
                                            CsvRecords::mayClose)
                                    .mayEnd(path, size);
        };
    }

    /// A quote stays open behind lines that come later.
    private Ends endsWith(@Nullable FileInput input) {
        Ends last = input == null ? null : input.ends();
        return last == null || ends == Ends.WITHIN_QUOTES ? ends : last;
    }

    /// It was gone before anything was done about how it looks now, so that is not remembered; nor
    /// that it was looked into.
    void unsee() {
        look = lookBefore;
        fresh = true;
    }

    /// What stays when the file is renamed, as far as the file system has such a thing.
    String key() {
        return look == null || look.key().isEmpty() ? path.toString() : look.key();
    }

    /// As it was when it was last looked at; 0 where it was not.
    long size() {
        return look == null ? 0 : Math.max(0, look.size());
    }

    private long length() {
        return before == null ? fingerprint.length() : before.bytes();
    }

    /// Whether the file still starts with what was read of it.
    private boolean startsAsRead() throws IOException {
        Place earlier = before;
        if (earlier == null) {
            return fingerprint.isStartOf(path);
        }
        Fingerprint found = earlier.find(path);
        if (found == null) {
            return false;
        }
        fingerprint = found;
        before = null;
        return true;
    }

    private boolean isQuiet(Instant time) {
        Look seen = look;
        if (seen == null) {
            return false;
        }
        Instant modified = Values.instant(seen.modifiedNanos());
        Instant since = modified.isBefore(lookedSince) ? modified : lookedSince;
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
        if (from > 0 && decoder == null) {
            FileStart start = FileInput.start(path, format, buffers);
            decoder = start == null ? null : start.decoder();
        }
        var stream = OpenFile.readFrom(path, from, Math.max(0, seen.size() - from));
        return new FileInput(
                path.toString(), stream, format, buffers, decoder, line, quiet, fingerprint);
    }

    /// How far an input of this file came.
    void readBy(FileInput input) {
        decoder = input.decoder();
        line = input.line();
        rest = input.rest();
        ends = endsWith(input);
    }

    /// The file as it looks now, of which nothing has been read yet.
    Followed anew() {
        var file = new Followed(path);
        file.look = look;
        file.lookBefore = lookBefore;
        file.lookedSince = lookedSince;
        file.fresh = fresh;
        file.stale = Math.max(stale, told);
        return file;
    }

    /// What was refused of it.
    List<Malformed> refused() {
        return refusals.all();
    }

    void refused(List<Malformed> more) {
        refusals.add(more);
    }

    /// Says whether what is read of it from its start on has not come to its end.
    void within(boolean whole) {
        within = whole;
    }

    /// Whether it was left in the middle of that.
    boolean isWithin() {
        return within;
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
