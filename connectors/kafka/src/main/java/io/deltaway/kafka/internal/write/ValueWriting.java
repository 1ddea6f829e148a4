package io.deltaway.kafka.internal.write;

import io.deltaway.engine.value.Schema;
import io.deltaway.formats.write.CsvText;
import io.deltaway.formats.write.JsonText;
import io.deltaway.formats.write.RowText;
import java.io.IOException;
import java.util.function.Function;

/// How values are written.
public interface ValueWriting {

    /// Whether epoch and weight of a change can be a part of the value.
    boolean takesChanges();

    ValueWriter open(SinkRows rows, Writing writing) throws IOException;

    /// A JSON object a value.
    static ValueWriting json() {
        return new Text(JsonText::new);
    }

    /// A CSV record a value.
    static ValueWriting csv(char delimiter) {
        return new Text(schema -> new CsvText(schema, delimiter));
    }

    /// A line of a text format.
    record Text(Function<Schema, RowText> text) implements ValueWriting {

        @Override
        public boolean takesChanges() {
            return true;
        }

        @Override
        public ValueWriter open(SinkRows rows, Writing writing) throws IOException {
            int[] columns = rows.without(writing.without());
            Schema picked = rows.pick(columns);
            return new RowTextWriter(picked, text.apply(picked), columns);
        }
    }

    /// One column as it stands.
    record OneColumn(String column) implements ValueWriting {

        @Override
        public boolean takesChanges() {
            return false;
        }

        @Override
        public ValueWriter open(SinkRows rows, Writing writing) throws IOException {
            return new CellWriter(rows.schema(), rows.index(column));
        }
    }
}
