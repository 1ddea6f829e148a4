package io.deltaway.table.plan;

import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.value.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A way of finding rows for questions, which a module above brings along. It has two operators,
/// both on the worker to which rows without a key are sent: one that keeps the rows, and one for
/// each step that asks.
public interface Finding {

    /// What tells from others how rows are kept: steps for which it is the same object, over one
    /// table, share the operator.
    Object index();

    /// Whether answers follow the rows; otherwise each question is answered once, as of the end of
    /// the epoch in which it comes.
    boolean follows();

    /// The operator that keeps rows.
    ///
    /// @param rows the columns of the table and, behind them, what else is held of each row for the
    ///   search
    /// @param columns how many are the table's
    /// @param held which columns of `rows` are held for the search, one for each value that is
    Operator keeping(Schema rows, int columns, List<Integer> held);

    /// The operator that answers questions.
    ///
    /// @param keeping what [#keeping] made, on the same worker; its node comes before
    Operator answering(Request request, Operator keeping);

    /// The search, for `explain`.
    @Override
    String toString();

    /// What a step wants to know. Its inputs are the questions and the node of the kept rows, of
    /// which it gets no rows.
    ///
    /// @param questions the columns of the questions and, behind them, what is asked
    /// @param columns how many are the questions' own
    /// @param stay whether questions never go
    /// @param condition what must be true of a row that is found, or null
    /// @param shown the columns of a found row that are shown
    /// @param passage one value made of each found row, over the shown columns, the score and the
    ///   rank; null where each found row is a row of its own
    /// @param output the questions' own columns, then the shown ones, the score and the rank, or a
    ///   list of passages
    record Request(
            Schema questions,
            int columns,
            boolean stay,
            @Nullable Condition condition,
            List<Integer> shown,
            @Nullable Expression passage,
            Schema output) {}

    /// @param rowColumns the columns of a row that it is about
    /// @param expression over the questions' own columns and, behind them, those of the row
    record Condition(List<Integer> rowColumns, Expression expression) {}
}
