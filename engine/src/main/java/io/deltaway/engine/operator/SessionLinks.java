package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.expr.Evaluator;
import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.state.RowNumbers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says which neighbouring rows are in one session by a condition. Pairs are asked for first, all
/// of an epoch; then they are answered in the same order.
final class SessionLinks {

    private final int[] columns;
    private final Evaluator condition;
    private final GroupedRows stored;
    private final RowNumbers groups = new RowNumbers(16);
    private final RowNumbers earlier = new RowNumbers(16);
    private final RowNumbers later = new RowNumbers(16);
    private Column truth = LongColumn.constant(0, 0);
    private int next;

    /// @param columns those of a row that the condition reads
    /// @param condition over those of the earlier row, then over those of the later one
    SessionLinks(int[] columns, Expression condition, GroupedRows stored) {
        this.columns = columns.clone();
        this.condition = new Evaluator(List.of(condition));
        this.stored = stored;
    }

    /// Asks for a pair of rows of a group.
    void ask(int group, int one, int other) {
        groups.add(group);
        earlier.add(one);
        later.add(other);
    }

    /// Answers what was asked for.
    void answer() {
        int count = groups.size();
        var pairs = new Column[columns.length * 2];
        for (int c = 0; c < columns.length; c++) {
            pairs[c] = stored.column(columns[c], groups.array(), earlier.array(), count);
            pairs[columns.length + c] =
                    stored.column(columns[c], groups.array(), later.array(), count);
        }
        truth = condition.evaluate(new Batch(count, pairs, null, false))[0];
        next = 0;
        groups.clear();
        earlier.clear();
        later.clear();
    }

    /// Whether the rows of the next pair are in one session; not where nobody knows.
    boolean areJoined() {
        int pair = next++;
        return failure(pair) == null && !truth.isNull(pair) && ((LongColumn) truth).get(pair) != 0;
    }

    /// Why that can't be said of the pair that [#areJoined] answered last.
    @Nullable Failure failure() {
        return failure(next - 1);
    }

    private @Nullable Failure failure(int pair) {
        @Nullable Failure @Nullable [] failures = truth.failures();
        return failures == null ? null : failures[pair];
    }
}
