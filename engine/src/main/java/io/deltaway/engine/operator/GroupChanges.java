package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What an epoch changes in the groups that it touched: their old rows with -1 and their new ones
/// with +1, without those that are the same. Groups are added some at a time, so that only the
/// output is ever there as a whole.
final class GroupChanges {

    private final Schema output;
    private final int keyCount;
    private final Column[] old;
    private final boolean oldFailures;
    private final boolean[] wasThere;
    private final Step step;
    private final ColumnBuilder[] columns;
    private final long @Nullable [] weights;
    private int size;
    private int nextOld;

    /// For each row of the output that is being added: its place among the keys that are added, and
    /// among the new results, or `~place` among the old ones.
    private int[] keyOf = new int[0];

    private int[] resultOf = new int[0];

    /// @param touched how many groups were touched
    /// @param wasThere which of them were there before
    /// @param old the results that these had
    GroupChanges(
            Schema output, int keyCount, int touched, boolean[] wasThere, Column[] old, Step step) {
        this.output = output;
        this.keyCount = keyCount;
        this.old = old;
        this.oldFailures = anyFailed(old);
        this.wasThere = wasThere;
        this.step = step;
        int before = 0;
        for (int i = 0; i < touched; i++) {
            before += wasThere[i] ? 1 : 0;
        }
        this.weights = before == 0 ? null : new long[before + touched];
        this.columns = new ColumnBuilder[output.width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = ColumnBuilder.of(output.type(c), before + touched);
        }
    }

    private static boolean anyFailed(Column[] columns) {
        return Arrays.stream(columns).anyMatch(column -> column.failures() != null);
    }

    /// Adds the touched groups `from` to `to - 1`.
    ///
    /// @param keys theirs
    /// @param isThere which of all touched groups are there now
    /// @param results those of the added groups that are
    void add(int from, int to, Column[] keys, boolean[] isThere, Column[] results) {
        if (keyOf.length < 2 * (to - from)) {
            keyOf = new int[2 * (to - from)];
            resultOf = new int[keyOf.length];
        }
        boolean failures = oldFailures || anyFailed(results);
        int added = 0;
        int nextNew = 0;
        for (int i = from; i < to; i++) {
            int key = i - from;
            boolean oldRow = wasThere[i];
            boolean newRow = isThere[i];
            int before = oldRow ? nextOld++ : 0;
            int now = newRow ? nextNew++ : 0;
            if (failures) {
                Failure oldFailure = oldRow ? failure(old, before) : null;
                Failure newFailure = newRow ? failure(results, now) : null;
                if (oldFailure != null && oldFailure.equals(newFailure)) {
                    continue;
                }
                if (oldFailure != null) {
                    fail(oldFailure, keys, key, old, before, -1);
                }
                if (newFailure != null) {
                    fail(newFailure, keys, key, results, now, +1);
                }
                oldRow &= oldFailure == null;
                newRow &= newFailure == null;
            }
            if (oldRow && newRow && same(old, before, results, now)) {
                continue;
            }
            if (oldRow && weights != null) {
                weights[size + added] = -1;
                keyOf[added] = key;
                resultOf[added++] = ~before;
            }
            if (newRow) {
                if (weights != null) {
                    weights[size + added] = 1;
                }
                keyOf[added] = key;
                resultOf[added++] = now;
            }
        }
        for (int c = 0; c < columns.length; c++) {
            if (c < keyCount) {
                columns[c].appendEach(keys[c], keys[c], keyOf, added);
            } else {
                columns[c].appendEach(results[c - keyCount], old[c - keyCount], resultOf, added);
            }
        }
        size += added;
    }

    private static boolean same(Column[] some, int row, Column[] others, int otherRow) {
        for (int c = 0; c < some.length; c++) {
            if (!some[c].equalRows(row, others[c], otherRow)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Failure failure(Column[] results, int row) {
        for (int v = 0; v < results.length; v++) {
            @Nullable Failure[] failures = results[v].failures();
            Failure failure = failures == null ? null : failures[row];
            if (failure != null) {
                String name = output.names().get(keyCount + v);
                return failure.in(name.startsWith("$") ? name.substring(1) : name);
            }
        }
        return null;
    }

    /// Reports a group as an error row, without its marks of failure.
    private void fail(
            Failure failure, Column[] keys, int keyRow, Column[] results, int row, long weight) {
        var group = new Column[output.width()];
        for (int c = 0; c < group.length; c++) {
            Column column = c < keyCount ? keys[c] : results[c - keyCount];
            Column unmarked = column.with(column.nulls(), null);
            group[c] = unmarked.take(new int[] {c < keyCount ? keyRow : row}, 1);
        }
        step.fail(failure, output, new Batch(1, group, null, false), 0, weight);
    }

    /// The output, which is consolidated.
    Batch build() {
        var built = new Column[columns.length];
        for (int c = 0; c < built.length; c++) {
            built[c] = columns[c].build();
        }
        return new Batch(size, built, weights, true);
    }
}
