package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives one row for each element of a list: the row with the element in place of the list, or
/// behind all columns. A row whose list is null or empty gives none.
///
/// Linear, keeps nothing; one copy of the row's words an element. A row with an element that the
/// element's column cannot hold (null where it may not be, a time out of range) gives no row at all
/// but an error row.
public final class Explode implements Operator {

    private final Schema input;
    private final int listColumn;
    private final Field element;
    private final boolean keepsList;
    private final Schema output;

    /// @param listColumn a column of lists
    /// @param element the name, type and nullability of the column of elements
    /// @param keepsList whether the list stays and the element comes last
    public Explode(Schema input, int listColumn, Field element, boolean keepsList) {
        this.input = input;
        this.listColumn = listColumn;
        this.element = element;
        this.keepsList = keepsList;
        this.output = output(input, listColumn, element, keepsList);
    }

    /// The columns of the output.
    public static Schema output(Schema input, int listColumn, Field element, boolean keepsList) {
        var fields = new ArrayList<Field>(input.fields());
        if (keepsList) {
            fields.add(element);
        } else {
            fields.set(listColumn, element);
        }
        return new Schema(fields);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        var lists = (ObjectColumn) delta.column(listColumn);
        ColumnBuilder elements = ColumnBuilder.of(element.type(), delta.size());
        var rows = new RowNumbers(delta.size());
        for (int i = 0; i < delta.size(); i++) {
            if (lists.get(i) instanceof List<?> list) {
                Failure failure = failure(list);
                if (failure != null) {
                    step.fail(failure, input, delta, i, delta.weight(i));
                    continue;
                }
                for (Object value : list) {
                    elements.appendValue(value);
                    rows.add(i);
                }
            }
        }
        Column exploded = elements.build();
        var columns = new Column[output.width()];
        for (int c = 0; c < input.width(); c++) {
            columns[c] =
                    c == listColumn && !keepsList
                            ? exploded
                            : delta.column(c).take(rows.array(), rows.size());
        }
        if (keepsList) {
            columns[input.width()] = exploded;
        }
        return new Batch(rows.size(), columns, delta.takeWeights(rows.array(), rows.size()), false);
    }

    private @Nullable Failure failure(List<?> list) {
        for (Object value : list) {
            Failure failure = BoxedRows.failure(element, value);
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }
}
