package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.state.RowNumbers;
import java.util.stream.IntStream;

/// The keys for which an epoch changed rows on either side of a temporal join, each once: their
/// groups, and the runs of their changes; a negative number where a side has none.
final class ChangedKeys {

    private final RowNumbers leftGroups = new RowNumbers(16);
    private final RowNumbers rightGroups = new RowNumbers(16);
    private final RowNumbers leftRuns = new RowNumbers(16);
    private final RowNumbers rightRuns = new RowNumbers(16);

    ChangedKeys(TimeIndex left, TimeIndex right) {
        int[] lefts = changed(left);
        int[] across = across(left, lefts, right);
        for (int run = 0; run < lefts.length; run++) {
            int rightRun = across[run] < 0 ? -1 : right.changes().runOf(across[run]);
            add(lefts[run], run, across[run], rightRun);
        }
        int[] rights = changed(right);
        across = across(right, rights, left);
        for (int run = 0; run < rights.length; run++) {
            if (across[run] < 0 || left.changes().runOf(across[run]) < 0) {
                add(across[run], -1, rights[run], run);
            }
        }
    }

    private static int[] changed(TimeIndex index) {
        TimeChanges changes = index.changes();
        return IntStream.range(0, changes.runs()).map(changes::groupOfRun).toArray();
    }

    /// The groups of the other side that have the keys of these.
    private static int[] across(TimeIndex from, int[] groups, TimeIndex to) {
        Batch keys = from.keys(groups, groups.length);
        return to.groups(keys, IntStream.range(0, keys.width()).toArray());
    }

    private void add(int leftGroup, int leftRun, int rightGroup, int rightRun) {
        leftGroups.add(leftGroup);
        leftRuns.add(leftRun);
        rightGroups.add(rightGroup);
        rightRuns.add(rightRun);
    }

    int size() {
        return leftGroups.size();
    }

    int leftGroup(int key) {
        return leftGroups.get(key);
    }

    int rightGroup(int key) {
        return rightGroups.get(key);
    }

    int leftRun(int key) {
        return leftRuns.get(key);
    }

    int rightRun(int key) {
        return rightRuns.get(key);
    }
}
