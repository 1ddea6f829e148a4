package io.deltaway.connect;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/// What a source is told when it is opened.
///
/// @param clock the time of day, which may be set back: pauses go by a [ForwardClock] of it; a test
///   passes its own
/// @param needed the names of the columns that somebody reads; empty where all are. Columns that
///   nobody reads are there in each batch, but what they hold means nothing, and a value in them
///   that can't be read is not noticed
/// @param offsets where to go on, by partition, after a restart: the last that its chunks said
///   before the end of an epoch; empty at the first start
/// @param threads runs what goes on beside the reading, such as the work of a client; it may block.
///   Closing the reader ends what it started
public record SourceContext(
        InstantSource clock,
        Optional<Set<String>> needed,
        Map<String, byte[]> offsets,
        Executor threads) {

    public SourceContext {
        needed = needed.map(Set::copyOf);
        offsets = Map.copyOf(offsets);
    }

    /// From the beginning, for a test.
    public SourceContext(InstantSource clock, Optional<Set<String>> needed) {
        this(clock, needed, Map.of(), Thread::startVirtualThread);
    }

    /// All columns are needed, from the beginning, for a test.
    public SourceContext(InstantSource clock) {
        this(clock, Optional.empty());
    }

    public boolean needs(String column) {
        return needed.isEmpty() || needed.get().contains(column);
    }
}
