package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Weights;
import io.deltaway.engine.state.KeyOrder;
import io.deltaway.engine.state.RowNumbers;
import java.util.Arrays;

/// The rows of a [TimeIndex] whose weight an epoch changed, with their weight before it and now.
///
/// They are noted as they come, under numbers. At the end of the epoch they are read in order: by
/// group, whose changes are a run, and in a run by time and content.
final class TimeChanges {

    private final TimeIndex index;
    private final TimedRows rows = new TimedRows();
    private long[] before = new long[16];
    private long[] now = new long[16];

    /// The numbers in order, and where each run starts among them.
    private long[] order = new long[0];

    private final RowNumbers starts = new RowNumbers(16);
    private boolean ordered;

    TimeChanges(TimeIndex index) {
        this.index = index;
    }

    /// Notes the first change of a row and returns its number.
    int add(int group, long time, int row, long weightBefore, long change) {
        int number = rows.size();
        if (number == before.length) {
            before = Arrays.copyOf(before, number * 2);
            now = Arrays.copyOf(now, number * 2);
        }
        rows.add(group, time, row);
        before[number] = weightBefore;
        now[number] = Weights.sum(weightBefore, change);
        return number;
    }

    /// Notes another change of a row.
    void addTo(int number, long change) {
        now[number] = Math.addExact(now[number], change);
    }

    /// Forgets a row that came and went.
    void cancel(int number) {
        rows.rows()[number] = TimedRows.NONE;
    }

    /// How many numbers there are.
    int size() {
        return rows.size();
    }

    /// What was noted under a number; the row is negative where it was cancelled.
    int group(int number) {
        return rows.group(number);
    }

    long time(int number) {
        return rows.time(number);
    }

    int row(int number) {
        return rows.row(number);
    }

    long before(int number) {
        return before[number];
    }

    long now(int number) {
        return now[number];
    }

    void clear() {
        rows.clear();
        starts.clear();
        ordered = false;
    }

    /// How many groups changed; puts the changes in order.
    int runs() {
        if (!ordered) {
            ordered = true;
            putInOrder();
        }
        return starts.size() - 1;
    }

    private void putInOrder() {
        int count = 0;
        order = new long[rows.size()];
        for (int number = 0; number < rows.size(); number++) {
            if (rows.row(number) >= 0) {
                order[count++] = number;
            }
        }
        KeyOrder.sort(this::compare, order, count);
        for (int at = 0; at < count; at++) {
            if (at == 0 || group((int) order[at]) != group((int) order[at - 1])) {
                starts.add(at);
            }
        }
        starts.add(count);
    }

    private int compare(long number, long other) {
        int a = (int) number;
        int b = (int) other;
        int byGroup = Integer.compare(rows.group(a), rows.group(b));
        int byTime = byGroup != 0 ? byGroup : Long.compare(rows.time(a), rows.time(b));
        return byTime != 0 ? byTime : index.compareTies(rows.row(a), rows.row(b));
    }

    int groupOfRun(int run) {
        return group((int) order[starts.get(run)]);
    }

    /// Where a run starts and ends in the order.
    int start(int run) {
        return starts.get(run);
    }

    int end(int run) {
        return starts.get(run + 1);
    }

    /// The number of a change in the order.
    int at(int place) {
        return (int) order[place];
    }

    /// The run of a group, or a negative number where it did not change.
    int runOf(int group) {
        int low = 0;
        int high = runs() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int there = groupOfRun(middle);
            if (there == group) {
                return middle;
            }
            if (there < group) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}
