package io.deltaway.engine.value;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The columns of a table, in order.
public record Schema(List<Field> fields) {

    public Schema {
        fields = List.copyOf(fields);
    }

    public static Schema of(Field... fields) {
        return new Schema(Arrays.asList(fields));
    }

    public int width() {
        return fields.size();
    }

    public Type type(int column) {
        return fields.get(column).type();
    }

    /// The position of the column `name`, or -1.
    public int indexOf(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    public List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    @Override
    public String toString() {
        return fields.stream().map(Field::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
