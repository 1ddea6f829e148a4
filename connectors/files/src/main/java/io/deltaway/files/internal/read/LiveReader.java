package io.deltaway.files.internal.read;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.connect.Measured;
import io.deltaway.connect.SourceReader;
import io.deltaway.formats.parse.Decoder.Decoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Follows files: new ones are read, appended lines too; what was read of a replaced or deleted
/// file is taken back, its refusals included. Each file is a group of [Events.Groups]; the clearing
/// of a replaced file stands in one chunk with the first of its new rows. What is read of a file
/// from its start on is one whole, so nobody sees half a file; lines that are appended are not. So
/// is what goes under the old name of a renamed file and comes under the new one.
///
/// What changed a [Lookout] finds out. Decodes while it reads, because it must know what it
/// refused. Never ends. After a restart it knows from its offsets how each file looked, how far it
/// was read and what was refused of it, so it finds what happened meanwhile as if it had been
/// there. One that is opened in the middle of a whole gives the rest of it, or reads the file anew.
public final class LiveReader implements SourceReader, Measured {

    private final Content content;
    private final FileChunks chunks;
    private final InstantSource clock;
    private final Lookout lookout;
    private final Buffers buffers = new Buffers();
    private final AtomicLong sizeInBytes = new AtomicLong();
    private final Queue<Lookout.Task> tasks = new ArrayDeque<>();
    private @Nullable Reading reading;
    private boolean idle;
    private boolean waited;

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
        this.content = content;
        this.chunks = new FileChunks(content.schema());
        this.clock = clock;
        boolean grows = content instanceof Content.Records;
        this.lookout = new Lookout(pattern, grows, interval, clock, offsets);
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
            Lookout.Task task = tasks.poll();
            if (task != null) {
                Chunk chunk = begin(task);
                if (chunk != null) {
                    return reading != null
                            ? new Poll.Part(() -> chunk)
                            : new Poll.Next(() -> chunk);
                }
                continue;
            }
            if (!lookout.look(tasks)) {
                return idle();
            }
            idle &= tasks.isEmpty();
        }
    }

    /// Says at first that there is nothing, and waits when it is asked again.
    private Poll idle() {
        waited = idle && lookout.await();
        idle = true;
        return new Poll.Idle();
    }

    @Override
    public boolean waits() {
        return waited;
    }

    /// Starts a task; gives a chunk where it is done with that, or where it begins with one.
    private @Nullable Chunk begin(Lookout.Task task) {
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
            lookout.follow(read);
            boolean whole = task.clears() || read.isWithin();
            reading = new Reading(read, input, whole, clears, gone);
            return renamed == null ? null : cleared(renamed);
        } catch (IOException e) {
            boolean isGone = e instanceof NoSuchFileException && !Files.isSymbolicLink(file.path);
            if (isGone) {
                lookout.unsee(file);
                if (renamed != null) {
                    lookout.miss(renamed);
                }
                return null;
            }
            // A link that leads nowhere is there.
            var refused = Malformed.ofFile(read.path.toString(), FileInput.reason(read.path, e));
            lookout.follow(read);
            read.stick(refused);
            if (renamed != null) {
                tasks.add(new Lookout.Task(renamed, true, false));
            }
            return chunks.of(read, clears, gone, null, List.of(refused))
                    .at(read.offsets(null, false));
        }
    }

    /// What takes back what was read of a file that is gone.
    private Chunk cleared(Followed file) {
        return chunks.of(file, file.isShown(), file.refused(), null, List.of())
                .at(file.anew().offsets(null, true));
    }

    /// The next chunk of a file that is read, or null at its end.
    private @Nullable Chunk next(Reading open) throws IOException {
        Chunk chunk = part(open);
        open.file.within(open.whole && reading != null);
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
                return chunks.of(open.file, clears, gone, decoded, decoded.malformed());
            }
            case Input.Piece.Refusal(var malformed) -> {
                open.file.stick(malformed);
                return chunks.of(open.file, clears, gone, null, List.of(malformed));
            }
            case null -> {
                reading = null;
                open.input.close();
                if (open.input instanceof FileInput input) {
                    open.file.readBy(input);
                }
                return open.whole ? chunks.of(open.file, clears, gone, null, List.of()) : null;
            }
        }
    }

    @Override
    public long sizeInBytes() {
        return sizeInBytes.get();
    }

    @Override
    public void close() throws IOException {
        tasks.clear();
        lookout.close();
        Reading open = reading;
        if (open != null) {
            reading = null;
            open.input.close();
        }
    }
}
