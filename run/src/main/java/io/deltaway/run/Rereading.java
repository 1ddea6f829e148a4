package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.RereadableSource;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.UnavailableException;
import io.deltaway.run.persist.LogEntry;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads chunks again of which the log says only where they lie; waits where a source can't be
/// reached. Owned by the coordinator, and closed when the log is done again.
final class Rereading implements AutoCloseable {

    private final List<Wiring.WiredSource> sources;
    private final Function<Wiring.WiredSource, SourceContext> contexts;
    private final Function<Wiring.WiredSource, Link> newLinks;
    private final Patience patience;
    private final Map<Integer, RereadableSource.Rereader> open = new HashMap<>();
    private final Map<Integer, Link> links = new HashMap<>();

    /// @param contexts what a source is told, without offsets
    /// @param newLinks makes the way to a source
    Rereading(
            List<Wiring.WiredSource> sources,
            Function<Wiring.WiredSource, SourceContext> contexts,
            Function<Wiring.WiredSource, Link> newLinks,
            Patience patience) {
        this.sources = sources;
        this.contexts = contexts;
        this.newLinks = newLinks;
        this.patience = patience;
    }

    /// The source as one that can be read again, where it is one.
    static Optional<RereadableSource<?>> source(Wiring.WiredSource source) {
        return source.connector() instanceof RereadableSource<?> again && again.isRereadable()
                ? Optional.of(again)
                : Optional.empty();
    }

    /// The entry as it is written: without the rows that can be read again.
    LogEntry shortened(LogEntry entry) {
        return entry instanceof LogEntry.Arrived arrived
                        && !arrived.chunk().rows().isEmpty()
                        && !arrived.chunk().offsets().isEmpty()
                        && source(sources.get(arrived.source())).isPresent()
                ? LogEntry.Located.of(arrived)
                : entry;
    }

    /// @param from where the partitions of the chunk were before it
    /// @throws RunException where the source does not give the chunk again
    Chunk read(LogEntry.Located located, Map<String, byte[]> from) {
        Wiring.WiredSource source = sources.get(located.source());
        Chunk chunk;
        try {
            chunk = readOrWait(located, source, from);
        } catch (IOException | RuntimeException e) {
            throw failed(source, RunException.reason(e), e);
        }
        if (chunk.rows().size() != located.rows()
                || chunk.malformed().size() != located.malformed()) {
            throw failed(
                    source,
                    "it gave %d rows and %d that were malformed, and now gives %d and %d"
                            .formatted(
                                    located.rows(),
                                    located.malformed(),
                                    chunk.rows().size(),
                                    chunk.malformed().size()),
                    null);
        }
        return new Chunk(
                chunk.rows(),
                chunk.malformed(),
                located.endsEpoch(),
                located.partition(),
                located.offsets());
    }

    private Chunk readOrWait(
            LogEntry.Located located, Wiring.WiredSource source, Map<String, byte[]> from)
            throws IOException {
        Link link = links.computeIfAbsent(located.source(), number -> newLinks.apply(source));
        while (true) {
            try {
                link.tries();
                Chunk chunk = reader(located.source(), source).read(from, located.offsets());
                link.answered(true);
                return chunk;
            } catch (UnavailableException e) {
                close(open.remove(located.source()));
                link.lost(e);
                if (!link.awaitAttempt(patience::isOver)) {
                    throw e;
                }
            }
        }
    }

    private RereadableSource.Rereader reader(int number, Wiring.WiredSource source)
            throws IOException {
        RereadableSource.Rereader reader = open.get(number);
        if (reader == null) {
            reader =
                    source(source)
                            .orElseThrow(() ->
                                    new IOException("it can't be read again as it is set up now"))
                            .reread(contexts.apply(source));
            open.put(number, reader);
        }
        return reader;
    }

    private static RunException failed(
            Wiring.WiredSource source, String reason, @Nullable Exception cause) {
        return new RunException(
                "DW-0236",
                "what the source "
                        + source.target().name()
                        + " gave before the restart can't be read again: "
                        + reason
                        + ". The log holds only where it lay. Bring back what was there, or begin anew with another directory for the state. Read at "
                        + source.where()
                        + ".",
                cause);
    }

    @Override
    public void close() {
        open.values().forEach(Rereading::close);
        open.clear();
    }

    private static void close(RereadableSource.@Nullable Rereader reader) {
        if (reader != null) {
            try {
                reader.close();
            } catch (IOException e) {
                System.getLogger("io.deltaway.run")
                        .log(System.Logger.Level.WARNING, "a source could not be closed", e);
            }
        }
    }
}
