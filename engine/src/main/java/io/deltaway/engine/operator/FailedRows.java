package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.List;

/// Failed rows as rows: their columns, and the code and message of the failure behind them.
final class FailedRows {

    private final Schema schema;
    private final List<Batch> batches = new ArrayList<>();

    /// @param schema the columns of the rows that fail
    FailedRows(Schema schema) {
        var fields = new ArrayList<>(schema.fields());
        fields.add(new Field("$code", Type.Simple.TEXT, false));
        fields.add(new Field("$message", Type.Simple.TEXT, false));
        this.schema = new Schema(fields);
    }

    Schema schema() {
        return schema;
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    void add(Failure failure, Batch batch, int row, long weight) {
        var columns = new Column[schema.width()];
        for (int c = 0; c < columns.length - 2; c++) {
            Column column = batch.column(c).take(new int[] {row}, 1);
            columns[c] = column.with(column.nulls(), null);
        }
        columns[columns.length - 2] = text(failure.code());
        columns[columns.length - 1] = text(failure.message());
        batches.add(new Batch(1, columns, new long[] {weight}, false));
    }

    private static Column text(String value) {
        var builder = new ColumnBuilder.OfText(1);
        builder.append(value);
        return builder.build();
    }

    /// All rows that were added.
    Batch take() {
        if (batches.isEmpty()) {
            return Batch.empty(schema);
        }
        Batch all = Batch.concat(batches);
        batches.clear();
        return all;
    }

    /// The failure of a row with the columns of [#schema] first.
    Failure failure(Batch rows, int row) {
        var code = (TextColumn) rows.column(schema.width() - 2);
        var message = (TextColumn) rows.column(schema.width() - 1);
        return new Failure(code.get(row), message.get(row));
    }
}
