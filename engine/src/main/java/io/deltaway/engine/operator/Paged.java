package io.deltaway.engine.operator;

import io.deltaway.engine.state.PageCache;

/// The ability to do with a part of the state in memory.
public interface Paged extends Stateful {

    /// Keeps the pages of its state in a cache; before the first step, and before state is taken
    /// up.
    void keepIn(PageCache cache);

    /// The bytes that are not in memory; [#stateBytes] are those that are.
    long bytesOutside();

    /// Whether code of the program keeps objects for it, which are in memory whatever they are.
    default boolean keepsObjects() {
        return false;
    }
}
