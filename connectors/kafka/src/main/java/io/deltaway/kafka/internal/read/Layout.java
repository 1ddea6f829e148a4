package io.deltaway.kafka.internal.read;

import io.deltaway.connect.SourceContext;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.formats.parse.Cells;
import java.time.ZoneId;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// What each column of a source holds: a part of the records' values, of their keys, or what comes
/// with them.
///
/// @param key the columns of the records' keys
/// @param attached the columns of what comes with the records
/// @param zone the zone of instants written without one
/// @param nulls the texts that stand for null in CSV
public record Layout(
        Schema schema,
        List<String> key,
        List<Attached> attached,
        @Nullable ZoneId zone,
        List<String> nulls) {

    public Layout {
        key = List.copyOf(key);
        attached = List.copyOf(attached);
        nulls = List.copyOf(nulls);
    }

    /// Whether the column is a part of the value.
    public boolean isOfValue(String column) {
        return !key.contains(column)
                && attached.stream().noneMatch(one -> one.column().equals(column));
    }

    /// The columns that are parts of the value.
    public List<Field> ofValue() {
        return schema.fields().stream().filter(field -> isOfValue(field.name())).toList();
    }

    /// All columns that somebody reads.
    Cells all(SourceContext context) {
        return cells(c -> context.needs(name(c)));
    }

    /// Of those the ones that come from the value.
    public Cells value(SourceContext context) {
        return cells(c -> context.needs(name(c)) && isOfValue(name(c)));
    }

    /// Of those the ones that come from the key.
    Cells key(SourceContext context) {
        return cells(c -> context.needs(name(c)) && key.contains(name(c)));
    }

    private String name(int column) {
        return schema.fields().get(column).name();
    }

    private Cells cells(IntPredicate isNeeded) {
        boolean[] needed = new boolean[schema.width()];
        for (int c = 0; c < needed.length; c++) {
            needed[c] = isNeeded.test(c);
        }
        return new Cells(schema, needed, zone, nulls);
    }
}
