package io.deltaway.engine.operator;

import io.deltaway.engine.aggregate.Choosing;
import io.deltaway.engine.aggregate.Choosing.End;
import io.deltaway.engine.batch.ColumnBuilder;
import java.util.Arrays;

/// Which of the panes of a window decides, while windows slide over panes in order: a queue of
/// those that may still do so, each before worse ones (Lemire, Nordic Journal of Computing 2006).
/// Each pane enters once and leaves once, so n panes and windows cost O(n).
final class SlidingChoice {

    private final Panes panes;
    private final int aggregate;
    private final End end;
    private int[] queue = new int[16];
    private int head;
    private int tail;

    /// @param aggregate the [Choosing] one among those of the panes
    SlidingChoice(Panes panes, int aggregate, End end) {
        this.panes = panes;
        this.aggregate = aggregate;
        this.end = end;
    }

    private Choosing choosing() {
        return (Choosing) panes.groups().aggregate(aggregate);
    }

    void clear() {
        head = 0;
        tail = 0;
    }

    /// Windows have come to a pane.
    void enter(int pane) {
        Groups groups = panes.groups();
        int offset = groups.offset(aggregate);
        Choosing choosing = choosing();
        if (!choosing.hasChosen(groups.rows(), offset, pane)) {
            return;
        }
        while (tail > head
                && choosing.compare(groups.rows(), offset, end, queue[tail - 1], pane) > 0) {
            tail--;
        }
        if (tail == queue.length) {
            queue = Arrays.copyOfRange(queue, head, head + Math.max(16, (tail - head) * 2));
            tail -= head;
            head = 0;
        }
        queue[tail++] = pane;
    }

    /// Windows have left the panes that start before a time.
    void leave(long start) {
        while (head < tail && panes.start(queue[head]) < start) {
            head++;
        }
    }

    /// Appends the result for the panes that windows are over; null where none has one.
    void append(ColumnBuilder out) {
        Groups groups = panes.groups();
        if (head == tail) {
            out.appendNull();
        } else {
            choosing().appendChosen(groups.rows(), groups.offset(aggregate), end, queue[head], out);
        }
    }
}
