package io.deltaway.engine.operator;

import io.deltaway.engine.state.Kept;
import java.util.List;

/// The ability to save state and to take it up again, between epochs.
public interface Stateful {

    /// What it keeps: always the same things, in the same order.
    List<Kept> kept();

    /// The rows kept, for `explain` and status.
    default long stateRows() {
        return kept().stream().mapToLong(Kept::size).sum();
    }

    /// About how many bytes are kept in memory.
    long stateBytes();

    /// State that is the same on every worker: it is saved by the first of them, and taken up by
    /// all. A few words, which are not counted.
    interface Everywhere extends Stateful {

        @Override
        default long stateRows() {
            return 0;
        }

        @Override
        default long stateBytes() {
            return 0;
        }
    }
}
