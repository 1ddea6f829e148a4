package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.expr.Evaluator;
import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.plan.Finding.Condition;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which rows a question may be answered with, by a condition over both.
///
/// What is true for the values of the question that the condition is about, such as its tenant, is
/// remembered ([Recent]): a question with other values costs an evaluation for all rows.
final class Conditions {

    private final KeptRows kept;
    private final Condition condition;
    private final int ownColumns;
    private final int[] asked;
    private final Evaluator evaluator;
    private final Recent<QuestionKey> recent;

    /// @param ownColumns the number of the questions' own columns, which come before the rows'
    Conditions(KeptRows kept, Condition condition, int ownColumns) {
        this.kept = kept;
        this.recent = new Recent<>(kept);
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
    BitSet of(Batch question, Schema schema) {
        return recent.get(
                        QuestionKey.of(schema, question, 0, asked),
                        key ->
                                new AcceptedRows(
                                        kept, evaluator, before(question), condition.rowColumns()))
                .rows();
    }

    /// The columns of the question that the condition is about; anything in the place of others.
    private Batch before(Batch question) {
        var columns = new Column[ownColumns];
        Arrays.fill(columns, LongColumn.constant(1, 0));
        for (int column : asked) {
            columns[column] = question.column(column);
        }
        return new Batch(1, columns, null, false);
    }

    /// Takes up what the epoch changed about the rows.
    void update() {
        recent.update();
    }
}
