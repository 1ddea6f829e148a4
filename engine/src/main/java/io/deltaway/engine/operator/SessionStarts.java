package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A growing list of stored rows with the starts of their sessions, or with the reason why they are
/// in none.
final class SessionStarts {

    private final WeightedRows rows = new WeightedRows();
    private final List<@Nullable Failure> failures = new ArrayList<>();
    private long[] starts = new long[16];

    void add(int group, int row, long weight, long start, @Nullable Failure failure) {
        if (rows.size() == starts.length) {
            starts = Arrays.copyOf(starts, starts.length * 2);
        }
        starts[rows.size()] = start;
        failures.add(failure);
        rows.add(group, row, weight);
    }

    private void add(SessionStarts other, int at, long weight) {
        add(
                other.rows.group(at),
                other.rows.row(at),
                weight,
                other.starts[at],
                other.failures.get(at));
    }

    WeightedRows rows() {
        return rows;
    }

    /// The starts; longer than the list.
    long[] starts() {
        return starts;
    }

    @Nullable Failure failure(int at) {
        return failures.get(at);
    }

    private boolean isSame(int at, SessionStarts other, int there) {
        return starts[at] == other.starts[there]
                && Objects.equals(failures.get(at), other.failures.get(there));
    }

    /// Adds what is to be emitted so that `after` follows a part of `before`; both are in order.
    void addDifference(
            RowOrder order, SessionStarts before, int from, int to, SessionStarts after) {
        int b = from;
        int a = 0;
        while (b < to || a < after.rows.size()) {
            int next = order.compareNext(before.rows, b, to, after.rows, a, after.rows.size());
            boolean same = next == 0 && before.isSame(b, after, a);
            long less = next <= 0 ? before.rows.weight(b) : 0;
            long more = next >= 0 ? after.rows.weight(a) : 0;
            if (less != 0 && !same) {
                add(before, b, -less);
            }
            if (more != 0 && !(same && more == less)) {
                add(after, a, same ? more - less : more);
            }
            b += next <= 0 ? 1 : 0;
            a += next >= 0 ? 1 : 0;
        }
    }
}
