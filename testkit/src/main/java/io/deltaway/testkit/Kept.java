package io.deltaway.testkit;

import io.deltaway.run.epoch.StateSize;

/// What an operator keeps.
///
/// @param sizeInBytes about how much memory that takes
public record Kept(long rows, long sizeInBytes) {

    static Kept of(StateSize size) {
        return new Kept(size.rows(), size.sizeInBytes());
    }
}
