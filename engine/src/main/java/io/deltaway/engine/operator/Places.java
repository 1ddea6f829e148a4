package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.state.RowNumbers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stored rows in order, group by group, each with the other rows that it sees and with what was
/// computed for it. A row stands there several times where its copies see different things.
///
/// @param rows with their weights
/// @param ends where the rows of each touched group end
/// @param others for each kind of other row the rows seen, negative where there is none
/// @param computed for each number and aggregate its values
/// @param names what messages call these
record Places(
        WeightedRows rows,
        RowNumbers ends,
        RowNumbers[] others,
        Column[] computed,
        List<String> names) {

    int start(int k) {
        return k == 0 ? 0 : ends.get(k - 1);
    }

    int end(int k) {
        return ends.get(k);
    }

    /// Where the copies of the row at `at` end.
    int endOfRow(int at, int end) {
        int next = at + 1;
        while (next < end && rows.row(next) == rows.row(at)) {
            next++;
        }
        return next;
    }

    /// Why a row has no value.
    @Nullable Failure failure(int at) {
        for (int c = 0; c < computed.length; c++) {
            @Nullable Failure[] failures = computed[c].failures();
            Failure failure = failures == null ? null : failures[at];
            if (failure != null) {
                return failure.in(names.get(c));
            }
        }
        return null;
    }

    /// Whether what was computed is the same here and there.
    boolean computesSame(int at, Places there, int thereAt) {
        Failure failure = failure(at);
        Failure failureThere = there.failure(thereAt);
        if (failure != null || failureThere != null) {
            return failure != null && failure.equals(failureThere);
        }
        for (int c = 0; c < computed.length; c++) {
            if (!computed[c].equalRows(at, there.computed[c], thereAt)) {
                return false;
            }
        }
        return true;
    }
}
