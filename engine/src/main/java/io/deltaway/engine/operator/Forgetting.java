package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.state.TimeTree;
import io.deltaway.engine.time.Agenda;
import io.deltaway.engine.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Drops the rows of one side of a join by time that are of no more use, as a clock goes on: from
/// the front of each key, as [Finality] says. Nothing is emitted, as nothing that was answered
/// changes.
///
/// Keeps for each key the next time at which something of it may be dropped. O(log n) for a key
/// that changed and for a row that is dropped.
public final class Forgetting {

    private final Finality finality;
    private final boolean isLeft;
    private final Agenda agenda;
    private @Nullable TimeIndex index;

    /// For groups of which rows were dropped because later ones are final, the first one kept.
    private final TimedRows settled = new TimedRows();

    /// @param clock of the same worker
    /// @param isLeft whether it is the left side of the join
    public Forgetting(Clock clock, Finality finality, boolean isLeft) {
        this.agenda = clock.agendaAtStart(this::key);
        this.finality = finality;
        this.isLeft = isLeft;
    }

    Finality finality() {
        return finality;
    }

    /// The groups of which rows were dropped at the beginning of this epoch because later ones are
    /// final, with the time of the first one kept.
    TimedRows settled() {
        return settled;
    }

    private Column key(int group, int column) {
        return Objects.requireNonNull(index).keys(new int[] {group}, 1).column(column);
    }

    /// Looks at a group whose rows have changed.
    void changed(TimeIndex of, int group) {
        index = of;
        TimeTree.Cursor cursor = of.cursor();
        cursor.seekFirst(group, Long.MIN_VALUE);
        if (!cursor.isIn(group)) {
            return;
        }
        long due = finality.ofUse(isLeft, cursor.time());
        int kept = finality.keptLast(isLeft);
        for (int i = 0; i < kept && cursor.isIn(group); i++) {
            cursor.next();
        }
        if (kept > 0 && cursor.isIn(group)) {
            due = Math.min(due, finality.ofRow(cursor.time()));
        }
        agenda.add(due, group);
    }

    /// Drops what is of no more use to an epoch that begins.
    void drop(TimeIndex from) {
        settled.clear();
        agenda.take((group, now) -> drop(from, group, now));
    }

    private void drop(TimeIndex index, int group, long now) {
        if (now == Finality.NEVER) {
            removeUntil(index, group, Long.MAX_VALUE);
            return;
        }
        TimeTree.Cursor cursor = index.cursor();
        cursor.seekFirst(group, Long.MIN_VALUE);
        int ofNoUse = 0;
        for (; cursor.isIn(group) && finality.ofUse(isLeft, cursor.time()) <= now; cursor.next()) {
            ofNoUse++;
        }
        int dropped = Math.max(ofNoUse, beforeKept(index, group, now));
        remove(index, group, Long.MAX_VALUE, dropped);
        changed(index, group);
    }

    /// How many rows are before those final ones that are kept.
    private int beforeKept(TimeIndex index, int group, long now) {
        int kept = finality.keptLast(isLeft);
        if (kept == 0) {
            return 0;
        }
        TimeTree.Cursor cursor = index.cursor();
        cursor.seekFirst(group, Long.MIN_VALUE);
        TimeTree.Cursor first = index.cursor();
        first.standAt(cursor);
        int before = -kept;
        for (; cursor.isIn(group) && finality.ofRow(cursor.time()) <= now; cursor.next()) {
            if (before >= 0) {
                first.next();
            }
            before++;
        }
        if (before <= 0) {
            return 0;
        }
        settled.add(group, first.time(), first.row());
        return before;
    }

    /// Takes out the rows of a group up to a time, of which none changed in this epoch.
    static void removeUntil(TimeIndex index, int group, long last) {
        remove(index, group, last, Integer.MAX_VALUE);
    }

    private static void remove(TimeIndex index, int group, long last, int most) {
        TimeTree.Cursor cursor = index.cursor();
        cursor.seekFirst(group, Long.MIN_VALUE);
        var gone = new TimedRows();
        for (; cursor.isIn(group) && cursor.time() <= last && gone.size() < most; cursor.next()) {
            gone.add(group, cursor.time(), cursor.row());
        }
        index.remove(gone);
    }

    long sizeInBytes() {
        return agenda.sizeInBytes();
    }
}
