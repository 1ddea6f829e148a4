package io.deltaway.engine.state;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import java.util.Arrays;

/// How the rows of an [Index] are saved: what it absorbs, or a walk over its rows in the order of
/// their numbers. Rows of crowded keys move meanwhile, to where the walk has been or is yet to
/// come.
final class KeptIndex {

    private final IndexedRows rows;
    private final AbsorbedRows absorbed = new AbsorbedRows();

    /// The walk has been at the rows before `next`, and ends before `end`.
    private int next;

    private int end;

    /// The rows of a delta that changed what the walk is yet to come to.
    private final RowNumbers ahead = new RowNumbers(4);

    /// Rows that moved away from where the walk is yet to come, and to there.
    private final RowNumbers outOfReach = new RowNumbers(4);

    private final RowNumbers intoReach = new RowNumbers(4);

    KeptIndex(IndexedRows rows) {
        this.rows = rows;
    }

    private boolean isAhead(int row) {
        return row >= next && row < end;
    }

    /// Told of a row to which a delta added.
    void changed(int row, int rowOfDelta) {
        if (isAhead(row)) {
            ahead.add(rowOfDelta);
        }
    }

    /// Told of a delta when it was added.
    void absorbed(Batch delta) {
        if (ahead.size() > 0) {
            absorbed.ahead(delta.take(ahead.array(), ahead.size()));
            ahead.clear();
        }
        absorbed.add(delta, rows.count());
    }

    /// Told of a row that has moved; the other rows that do so together move at the same time.
    void moved(int from, int to) {
        if (isAhead(from) != isAhead(to)) {
            (isAhead(to) ? intoReach : outOfReach).add(to);
        }
    }

    /// Told when all rows have moved that do so together.
    void movedAll() {
        if (outOfReach.size() + intoReach.size() > 0) {
            absorbed.scanned(batch(outOfReach));
            absorbed.ahead(batch(intoReach));
            outOfReach.clear();
            intoReach.clear();
        }
    }

    private Batch batch(RowNumbers some) {
        var columns = new Column[rows.schema().width()];
        Arrays.setAll(columns, c -> rows.column(c, some.array(), some.size()));
        long[] weights = new long[some.size()];
        Arrays.setAll(weights, i -> rows.weight(some.get(i)));
        return new Batch(weights.length, columns, weights, true);
    }

    void track(Kept.Saver saver) {
        absorbed.track(saver);
    }

    boolean mustBeWhole() {
        return absorbed.mustBeWhole();
    }

    void freeze(boolean whole) {
        absorbed.freeze(whole);
        next = 0;
        end = whole ? rows.rows().end() : 0;
    }

    boolean save(int portion) {
        var found = new RowNumbers(portion);
        for (; next < end && found.size() < portion; next++) {
            if (rows.isThere(next)) {
                found.add(next);
            }
        }
        absorbed.scanned(batch(found));
        return next < end;
    }
}
