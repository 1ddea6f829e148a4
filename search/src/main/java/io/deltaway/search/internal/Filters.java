package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.expr.Evaluator;
import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.expr.NoSuchFunction;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows for which filters are true that questions bring as text: see [FilterParser]. Those of
/// recent filters are remembered ([Recent]).
final class Filters {

    private final KeptRows kept;
    private final Schema columns;
    private final List<Integer> rowColumns;
    private final Recent<String> recent;

    /// @param names the columns that a filter may name
    Filters(KeptRows kept, List<String> names) {
        this.kept = kept;
        this.recent = new Recent<>(kept);
        this.rowColumns = names.stream().map(kept.schema()::indexOf).toList();
        List<Field> all = kept.schema().fields();
        this.columns = new Schema(rowColumns.stream().map(all::get).toList());
    }

    /// Why a text is no filter; null where it is one.
    @Nullable Failure refusal(String filter) {
        try {
            parsed(filter);
            return null;
        } catch (BadFilter e) {
            return Failures.filter(e);
        }
    }

    private Expression parsed(String filter) throws BadFilter {
        try {
            return FilterParser.parse(columns, filter);
        } catch (NoSuchFunction e) {
            throw new BadFilter(1, "values that can be compared", String.valueOf(e.getMessage()));
        }
    }

    /// The rows for which a filter that is not refused is true.
    BitSet of(String filter) {
        return recent.get(filter, this::accepted).rows();
    }

    private AcceptedRows accepted(String filter) {
        try {
            var condition = new Evaluator(List.of(parsed(filter)));
            var nothing = new Batch(1, new Column[0], null, false);
            return new AcceptedRows(kept, condition, nothing, rowColumns);
        } catch (BadFilter e) {
            throw new IllegalStateException(e);
        }
    }

    /// Takes up what the epoch changed about the rows.
    void update() {
        recent.update();
    }
}
