package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.Schema;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the sources of a run gave and what became of it, as a file: the sources, then log entries,
/// each with its time. Of every chunk it has the rows, so no source is needed to do it again.
public final class RecordingFile {

    private RecordingFile() {}

    /// A source as it was recorded.
    ///
    /// @param name what it calls itself
    /// @param schema the columns of its chunks, as text
    /// @param needed the columns that hold something
    public record RecordedSource(String name, String schema, Set<String> needed) {

        public RecordedSource {
            needed = Set.copyOf(needed);
        }
    }

    /// An entry and when it was written.
    ///
    /// @param nanos since the beginning of the recording
    public record Timed(long nanos, LogEntry entry) {}

    /// Appends to a file. What is older than a moment is forced to the disk with a mark behind it,
    /// so that a reader can tell what was damaged from what was never written. Owned by one thread.
    public static final class Writer implements Closeable {

        private static final long FORCE_NANOS = Duration.ofSeconds(1).toNanos();

        private final Frames.Out out;
        private long forcedNanos;
        private final Format format;

        /// Begins a file that is not there.
        ///
        /// @param schemas the columns of the chunks of each source
        public Writer(Path path, List<RecordedSource> sources, List<Schema> schemas)
                throws IOException {
            Path directory = path.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            format = new Format(List.copyOf(schemas));
            out =
                    new Frames.Out(
                            new FileOutput(
                                    FileChannel.open(
                                            path,
                                            StandardOpenOption.CREATE_NEW,
                                            StandardOpenOption.WRITE)));
            out.append(head -> {
                head.writeVarLong(Format.VERSION);
                head.writeVarLong(sources.size());
                for (RecordedSource source : sources) {
                    head.writeText(source.name());
                    head.writeText(source.schema());
                    head.writeVarLong(source.needed().size());
                    new TreeSet<>(source.needed()).forEach(head::writeText);
                }
            });
        }

        /// Appends an entry; with the end of an epoch everything before it goes to the file.
        public void append(Timed timed) throws IOException {
            out.append(to -> {
                to.writeVarLong(timed.nanos());
                format.write(to, timed.entry());
            });
            if (timed.entry() instanceof LogEntry.Epoch) {
                out.flush();
                if (timed.nanos() - forcedNanos > FORCE_NANOS) {
                    forcedNanos = timed.nanos();
                    out.force();
                }
            }
        }

        /// @throws IOException where what was appended can't be written; not for what was told
        ///   before
        @Override
        public void close() throws IOException {
            try (out) {
                if (!out.hasFailed()) {
                    out.force();
                }
            }
        }
    }

    private record FileOutput(FileChannel channel) implements Store.Output {

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            DirectoryStore.write(channel, ByteBuffer.wrap(bytes, from, length));
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// Reads a file up to its end, or up to what was being written when the process ended. Owned by
    /// one thread.
    public static final class Reader implements Closeable {

        private final Frames.In in;
        private final List<RecordedSource> sources = new ArrayList<>();

        public Reader(Path path) throws IOException {
            in = new Frames.In(path.toString(), Files.newInputStream(path));
            try {
                ByteReader head = in.next();
                if (head == null) {
                    throw new DamagedException(path.toString(), 0);
                }
                Versions.check(path.toString(), head.readVarLong());
                for (long left = head.readVarLong(); left > 0; left--) {
                    String name = head.readText();
                    String schema = head.readText();
                    var needed = new TreeSet<String>();
                    for (long more = head.readVarLong(); more > 0; more--) {
                        needed.add(head.readText());
                    }
                    sources.add(new RecordedSource(name, schema, needed));
                }
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        }

        public List<RecordedSource> sources() {
            return List.copyOf(sources);
        }

        /// The next entry; null behind the last.
        ///
        /// @param schemas the columns of the chunks of each source: those of the recording
        public @Nullable Timed next(List<Schema> schemas) throws IOException {
            ByteReader frame = in.next();
            return frame == null
                    ? null
                    : new Timed(frame.readVarLong(), new Format(schemas).entry(frame));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
