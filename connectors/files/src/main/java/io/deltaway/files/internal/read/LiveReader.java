package io.deltaway.files.internal.read;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.connect.Measured;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.formats.parse.Decoder.Decoded;
import io.deltaway.formats.parse.Refusals;
import io.deltaway.table.Events;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Follows files: new ones are read, appended lines too; what was read of a replaced or deleted
/// file is taken back, its refusals included. Each file is a group of [Events.Groups]; the clearing
/// of a replaced file stands in one chunk with the first of its new rows. What is read of a file
/// from its start on is one whole, so nobody sees half a file; lines that are appended are not. So
/// is what goes under the old name of a renamed file and comes under the new one.
///
/// Files are looked at every interval: size, times of change, inode, and for one that grew, or that
/// had just been written when it was looked at, its first and last bytes. Decodes while it reads,
/// because it must know what it refused. Never ends. After a restart it knows from its offsets how
/// each file looked, how far it was read and what was refused of it, so it finds what happened
/// meanwhile as if it had been there.
public final class LiveReader implements SourceReader, Measured {

    /// Enough for any directory in which not everything is renamed all the time.
    private static final int LISTINGS = 5;

    private final FilePattern pattern;
    private final Content content;
    private final Duration interval;
    private final InstantSource clock;
    private final Buffers buffers = new Buffers();
    private final AtomicLong sizeInBytes = new AtomicLong();
    private final Map<Path, Followed> files = new LinkedHashMap<>();
    private final Queue<Task> tasks = new ArrayDeque<>();
    private @Nullable Reading reading;
    private Instant nextLook = Instant.MIN;

    /// Something to do about a file.
    ///
    /// @param clears whether what was read before goes
    /// @param reads whether there is something to read
    /// @param renamed the file under the name that it had before: what was read of that goes too
    private record Task(Followed file, boolean clears, boolean reads, @Nullable Followed renamed) {

        Task(Followed file, boolean clears, boolean reads) {
            this(file, clears, reads, null);
        }
    }

    private static final class Reading {
        private final Followed file;
        private final Input input;
        private final boolean whole;
        private boolean clears;
        private List<Malformed> gone;

        /// @param whole whether the file is read from its start on
        Reading(Followed file, Input input, boolean whole, boolean clears, List<Malformed> gone) {
            this.file = file;
            this.input = input;
            this.whole = whole;
            this.clears = clears;
            this.gone = gone;
        }
    }

    /// @param offsets what is known of the files since before a restart
    public LiveReader(
            FilePattern pattern,
            Content content,
            Duration interval,
            InstantSource clock,
            Map<String, byte[]> offsets) {
        this.pattern = pattern;
        this.content = content;
        this.interval = interval;
        this.clock = clock;
        Followed.restored(offsets, clock.instant(), pattern.system())
                .forEach(file -> files.put(file.path, file));
    }

    @Override
    public Poll poll() throws IOException {
        while (true) {
            Reading open = reading;
            if (open != null) {
                Chunk chunk = next(open);
                if (chunk != null) {
                    return open.whole && reading != null
                            ? new Poll.Part(() -> chunk)
                            : new Poll.Next(() -> chunk);
                }
                continue;
            }
            Task task = tasks.poll();
            if (task != null) {
                Chunk chunk = begin(task);
                if (chunk != null) {
                    return reading != null
                            ? new Poll.Part(() -> chunk)
                            : new Poll.Next(() -> chunk);
                }
                continue;
            }
            Instant now = clock.instant();
            if (now.isBefore(nextLook)) {
                return new Poll.Idle();
            }
            nextLook = now.plus(interval);
            look(now);
        }
    }

    /// Finds out what changed.
    private void look(Instant now) throws IOException {
        Map<Path, Look> there = list();
        Map<String, Followed> gone = new LinkedHashMap<>();
        for (Path path : List.copyOf(files.keySet())) {
            Followed file = there.containsKey(path) ? null : files.remove(path);
            if (file != null && gone.putIfAbsent(file.key(), file) != null) {
                tasks.add(new Task(file, true, false)); // another name of one that is gone too
            }
        }
        boolean grows = content instanceof Content.Records;
        there.forEach((path, look) -> {
            Followed file = files.computeIfAbsent(path, Followed::new);
            try {
                switch (file.compare(look, now, grows)) {
                    case NOTHING -> {}
                    case APPEND -> tasks.add(new Task(file, false, true));
                    case REPLACE -> tasks.add(new Task(file, true, true, gone.remove(file.key())));
                }
            } catch (NoSuchFileException e) {
                file.unsee();
            } catch (IOException e) {
                // It can't be looked into, which is refused when it is read.
                if (!file.isStuck()) {
                    tasks.add(new Task(file, true, true));
                }
            }
        });
        gone.values().forEach(file -> tasks.add(new Task(file, true, false)));
    }

    /// The files that are there, and how they look. One that is renamed meanwhile may be seen under
    /// neither of its names or under both, so they are listed again until they are those of before.
    private Map<Path, Look> list() throws IOException {
        Set<Path> before = files.keySet();
        Map<Path, Look> there = looks();
        for (int i = 1; i < LISTINGS && !there.keySet().equals(before); i++) {
            before = there.keySet();
            there = looks();
        }
        return there;
    }

    private Map<Path, Look> looks() throws IOException {
        var looks = new LinkedHashMap<Path, Look>();
        for (Path path : pattern.matches()) {
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

    /// Starts a task; gives a chunk where it is done with that, or where it begins with one.
    private @Nullable Chunk begin(Task task) {
        Followed file = task.file();
        if (!task.reads()) {
            return cleared(file);
        }
        Followed read = task.clears() ? file.anew() : file;
        boolean clears = task.clears() && file.isShown();
        List<Malformed> gone = task.clears() ? file.refused() : List.of();
        Followed renamed = task.renamed();
        try {
            Input input =
                    content instanceof Content.Records(Format format)
                            ? read.open(format, buffers, clock.instant())
                            : Content.open(content, read.path, buffers);
            files.put(read.path, read);
            reading = new Reading(read, input, task.clears(), clears, gone);
            return renamed == null ? null : cleared(renamed);
        } catch (NoSuchFileException e) {
            // Deleted or renamed since it was listed. The next look tells which; what was read of
            // it stays until then.
            file.unsee();
            if (renamed != null) {
                files.put(renamed.path, renamed);
            }
            return null;
        } catch (IOException e) {
            var refused =
                    new Malformed(1, Refusals.FILE, FileInput.reason(e), read.path.toString(), "");
            files.put(read.path, read);
            read.stick(refused);
            if (renamed != null) {
                tasks.add(new Task(renamed, true, false));
            }
            return chunk(read, clears, gone, null, List.of(refused)).at(read.offsets(null, false));
        }
    }

    /// What takes back what was read of a file that is gone.
    private Chunk cleared(Followed file) {
        return chunk(file, file.isShown(), file.refused(), null, List.of())
                .at(file.anew().offsets(null, true));
    }

    /// The next chunk of a file that is read, or null at its end.
    private @Nullable Chunk next(Reading open) throws IOException {
        Chunk chunk = part(open);
        return chunk == null ? null : chunk.at(open.file.offsets(open.input, false));
    }

    private @Nullable Chunk part(Reading open) throws IOException {
        boolean clears = open.clears;
        List<Malformed> gone = open.gone;
        open.clears = false;
        open.gone = List.of();
        switch (open.input.next()) {
            case Input.Piece.Rows(var decoding, long size) -> {
                sizeInBytes.addAndGet(size);
                Decoded decoded = decoding.get();
                open.file.refused(decoded.malformed());
                open.file.show();
                return chunk(open.file, clears, gone, decoded, decoded.malformed());
            }
            case Input.Piece.Refusal(var malformed) -> {
                open.file.stick(malformed);
                return chunk(open.file, clears, gone, null, List.of(malformed));
            }
            case null -> {
                reading = null;
                open.input.close();
                if (open.input instanceof FileInput input) {
                    open.file.readBy(input);
                }
                return open.whole ? chunk(open.file, clears, gone, null, List.of()) : null;
            }
        }
    }

    private Chunk chunk(
            Followed file,
            boolean clears,
            List<Malformed> gone,
            @Nullable Decoded decoded,
            List<Malformed> refused) {
        var malformed = new ArrayList<Malformed>();
        for (Malformed one : gone) {
            malformed.add(
                    new Malformed(
                            -one.weight(), one.code(), one.message(), one.position(), one.text()));
        }
        malformed.addAll(refused);
        var parts = new ArrayList<Batch>();
        if (clears) {
            parts.add(clearing(file));
        }
        if (decoded != null) {
            parts.add(decoded.batch(size -> marks(size, Events.Kind.INSERT, file)));
        }
        Batch rows = parts.isEmpty() ? withoutRows(file) : Batch.concat(parts);
        return new Chunk(rows, malformed, false);
    }

    private Batch clearing(Followed file) {
        Schema schema = content.schema();
        var columns = new ArrayList<Column>();
        for (int c = 0; c < schema.width(); c++) {
            ColumnBuilder builder = ColumnBuilder.of(schema.type(c), 1);
            builder.appendNull();
            columns.add(builder.build());
        }
        Collections.addAll(columns, marks(1, Events.Kind.CLEAR, file));
        return new Batch(1, columns, null);
    }

    private Batch withoutRows(Followed file) {
        var columns = new ArrayList<Column>();
        Batch none = Batch.empty(content.schema());
        for (int c = 0; c < none.width(); c++) {
            columns.add(none.column(c));
        }
        Collections.addAll(columns, marks(0, Events.Kind.INSERT, file));
        return new Batch(0, columns, null);
    }

    private static Column[] marks(int size, Events.Kind kind, Followed file) {
        return new Column[] {
            LongColumn.constant(size, kind.ordinal()),
            TextColumn.constant(size, file.path.toString())
        };
    }

    @Override
    public long sizeInBytes() {
        return sizeInBytes.get();
    }

    @Override
    public void close() throws IOException {
        tasks.clear();
        Reading open = reading;
        if (open != null) {
            reading = null;
            open.input.close();
        }
    }
}
