package io.deltaway.testkit.connector;

import io.deltaway.table.RowType;
import io.deltaway.testkit.WeightedRow;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Writes a history with one interruption upon the other: restarts from the last position, and
/// connections that are lost.
final class Walk<R> {

    private static final int MOST_INTERRUPTIONS = 12;

    private final SinkPlace<R> place;
    private final RowType<R> rowType;
    private final List<List<WeightedRow>> history;
    private final Random random;
    private final boolean reconnects;
    private Writing<R> writing;
    private byte @Nullable [] position;
    private int saved = -1;
    private int ended = -1;

    /// The last epoch that was ended, heard or not: after a restart what comes up to there is a
    /// repetition.
    private int told = -1;

    private boolean caughtUp = true;
    private int interruptions;

    Walk(
            SinkPlace<R> place,
            RowType<R> rowType,
            List<List<WeightedRow>> history,
            Random random,
            boolean reconnects)
            throws Exception {
        this.place = place;
        this.rowType = rowType;
        this.history = history;
        this.random = random;
        this.reconnects = reconnects;
        this.writing = Writing.anew(place.sink(), rowType);
    }

    void run() throws Exception {
        try {
            while (ended < history.size() - 1) {
                int next = ended + 1;
                if (interrupts()) {
                    continue;
                }
                writing.write(next, history.get(next));
                if (interrupts()) {
                    continue;
                }
                writing.end(next);
                told = Math.max(told, next);
                boolean heard = random.nextInt(4) > 0 || !mayInterrupt();
                if (!heard && reconnects) {
                    lose();
                    continue;
                }
                ended = next;
                tellCaughtUp();
                if (caughtUp && random.nextInt(3) == 0) {
                    position = writing.position();
                    saved = ended;
                }
            }
            writing.finish();
        } finally {
            writing.close();
        }
    }

    private void tellCaughtUp() throws IOException {
        if (!caughtUp && ended >= told) {
            writing.caughtUp();
            caughtUp = true;
        }
    }

    private boolean mayInterrupt() {
        return interruptions < MOST_INTERRUPTIONS;
    }

    private boolean interrupts() throws Exception {
        if (!mayInterrupt() || random.nextInt(4) > 0) {
            return false;
        }
        if (reconnects && random.nextBoolean()) {
            lose();
        } else {
            restart();
        }
        return true;
    }

    private void lose() throws Exception {
        interruptions++;
        writing.close();
        writing = Writing.reconnected(place.sink(), rowType, ended);
    }

    private void restart() throws Exception {
        interruptions++;
        writing.close();
        ended = saved;
        writing = Writing.again(place.sink(), rowType, position);
        caughtUp = false;
        tellCaughtUp();
    }
}
