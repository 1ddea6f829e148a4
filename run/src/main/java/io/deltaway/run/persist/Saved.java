package io.deltaway.run.persist;

import java.util.List;
import java.util.Optional;

/// A pipeline after an epoch, but for the state of its operators: how far its sources were read,
/// and where its sinks are.
///
/// @param epoch the last complete epoch
/// @param arrivals how many rows all sources have given
/// @param sources in the order of the plan
/// @param sinks in the order of the plan; empty where a sink keeps no position
public record Saved(
        long epoch, long arrivals, List<SourceState> sources, List<Optional<byte[]>> sinks) {

    public Saved {
        sources = List.copyOf(sources);
        sinks = List.copyOf(sinks);
    }

    /// The same without what was read and not taken.
    Saved withoutRests() {
        List<SourceState> taken =
                sources.stream().map(source -> new SourceState(source.offsets(), null)).toList();
        return new Saved(epoch, arrivals, taken, sinks);
    }

    /// The same with where the sinks are.
    Saved with(List<Optional<byte[]>> positions) {
        return new Saved(epoch, arrivals, sources, positions);
    }
}
