package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.expr.Evaluator;
import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.plan.Finding.Condition;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Which rows a question may be answered with, by a condition over both. A row for which it is null
/// or fails is not among them.
///
/// What is true for the values of the question that the condition is about is remembered for the
/// last [#REMEMBERED] of them, such as tenants, and kept up to date: a changed row costs an
/// evaluation for each, a question with other values one for all rows.
final class Conditions {

    private static final int REMEMBERED = 64;
    private static final int CHUNK = 1024;

    private final KeptRows kept;
    private final Condition condition;
    private final int ownColumns;
    private final int[] asked;
    private final Evaluator evaluator;
    private final Map<QuestionKey, Accepted> remembered =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<QuestionKey, Accepted> eldest) {
                    return size() > REMEMBERED;
                }
            };

    /// The rows that are accepted for a question, of which one row stands for all alike.
    private record Accepted(Batch question, BitSet rows) {}

    /// @param ownColumns the number of the questions' own columns, which come before the rows'
    Conditions(KeptRows kept, Condition condition, int ownColumns) {
        this.kept = kept;
        this.condition = condition;
        this.ownColumns = ownColumns;
        var used = new TreeSet<Integer>();
        addColumns(condition.expression(), used);
        this.asked = used.headSet(ownColumns).stream().mapToInt(Integer::intValue).toArray();
        this.evaluator = new Evaluator(List.of(condition.expression()));
    }

    private static void addColumns(Expression expression, Set<Integer> columns) {
        switch (expression) {
            case Expression.Input input -> columns.add(input.column());
            case Expression.Literal literal -> {}
            case Expression.Call call ->
                    call.arguments().forEach(argument -> addColumns(argument, columns));
        }
    }

    /// @param question a single row
    RowFilter of(Batch question, Schema schema) {
        QuestionKey values = QuestionKey.of(schema, question, 0, asked);
        Accepted accepted = remembered.get(values);
        if (accepted == null) {
            accepted = new Accepted(question, new BitSet());
            add(accepted, kept.rows());
            remembered.put(values, accepted);
        }
        return accepted.rows()::get;
    }

    /// Takes up what the epoch changed about the rows.
    void update() {
        if (kept.came().size() + kept.went().size() == 0) {
            return;
        }
        for (Accepted accepted : remembered.values()) {
            for (int i = 0; i < kept.went().size(); i++) {
                accepted.rows().clear(kept.went().get(i));
            }
            add(accepted, kept.came());
        }
    }

    private void add(Accepted accepted, RowNumbers rows) {
        for (int from = 0; from < rows.size(); from += CHUNK) {
            int count = Math.min(CHUNK, rows.size() - from);
            int[] some = Arrays.copyOfRange(rows.array(), from, from + count);
            var columns = new Column[ownColumns + condition.rowColumns().size()];
            Arrays.fill(columns, LongColumn.constant(count, 0));
            for (int column : asked) {
                columns[column] = accepted.question().column(column).take(new int[count], count);
            }
            for (int c = 0; c < condition.rowColumns().size(); c++) {
                columns[ownColumns + c] = kept.column(condition.rowColumns().get(c), some, count);
            }
            var result = (LongColumn) evaluator.evaluate(new Batch(count, columns, null, false))[0];
            for (int i = 0; i < count; i++) {
                if (!result.isNull(i) && !result.hasFailed(i) && result.get(i) != 0) {
                    accepted.rows().set(some[i]);
                }
            }
        }
    }
}
