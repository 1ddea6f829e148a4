package io.deltaway.connect;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/// What a source is told when it is opened.
///
/// @param clock the time of day; a test passes its own
/// @param needed the names of the columns that somebody reads; empty where all are. Columns that
///   nobody reads are there in each batch, but what they hold means nothing, and a value in them
///   that can't be read is not noticed
public record SourceContext(InstantSource clock, Optional<Set<String>> needed) {

    public SourceContext {
        needed = needed.map(Set::copyOf);
    }

    /// All columns are needed.
    public SourceContext(InstantSource clock) {
        this(clock, Optional.empty());
    }

    public boolean needs(String column) {
        return needed.isEmpty() || needed.get().contains(column);
    }
}
