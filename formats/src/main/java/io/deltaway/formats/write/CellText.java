package io.deltaway.formats.write;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Type;

/// One value as text, as a field of CSV that needs no quotes: what is read back from it is the
/// value.
public final class CellText {

    private CellText() {}

    /// Writes the value of a row, which is not null.
    public static void write(Utf8Out out, Type type, Column column, int row) {
        switch (type.storage()) {
            case LONG -> CsvText.whole(out, type, ((LongColumn) column).get(row));
            case DOUBLE -> CsvText.fraction(out, type, ((DoubleColumn) column).get(row));
            case TEXT -> out.all(((TextColumn) column).bytes(row));
            case OBJECT -> out.text(ObjectText.plain(type, ((ObjectColumn) column).get(row)));
        }
    }
}
