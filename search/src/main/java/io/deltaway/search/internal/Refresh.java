package io.deltaway.search.internal;

import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.KeptBytes;
import java.util.ArrayList;
import java.util.List;

/// The statistics by which questions that are followed are asked, and when they are refreshed: when
/// a share of all rows has come and gone since.
public final class Refresh {

    private final double share;
    private final List<Statistics> statistics = new ArrayList<>();
    private long changes;

    Refresh(double share, Wanted wanted) {
        this.share = share;
        wanted.parts().forEach(part -> statistics.add(new Statistics()));
    }

    /// Of the part that is asked as the so-and-so-many-th.
    Statistics statistics(int asked) {
        return statistics.get(asked);
    }

    /// Takes note of rows that came or went, and forgets all statistics when they are enough.
    ///
    /// @return whether all questions are to be asked again
    boolean isDue(long changed, long rows) {
        changes += changed;
        if (changes == 0 || changes < share * rows) {
            return false;
        }
        changes = 0;
        statistics.forEach(Statistics::forget);
        return true;
    }

    Kept kept() {
        return new KeptBytes(
                out -> {
                    // Only the worker on which questions are has anything.
                    if (changes > 0 || !statistics.stream().allMatch(Statistics::isEmpty)) {
                        out.writeLong(changes);
                        statistics.forEach(one -> one.write(out));
                    }
                },
                in -> {
                    changes = in.readLong();
                    statistics.forEach(one -> one.read(in));
                });
    }
}
