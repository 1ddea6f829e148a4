package io.deltaway.jdbc.sql;

import io.deltaway.engine.value.Schema;
import java.util.List;
import java.util.stream.Collectors;

/// The table that a sink writes.
///
/// @param schema the columns of the rows that are written
/// @param columns the name of the table's column for each of them
/// @param types what the database calls the type of each, such as `int8`; as the driver says it
/// @param key the places of the columns that are the key; empty where there is none
/// @param hasOtherUnique whether some of these columns must be unique that are not the key
/// @param isReferenced whether rows of other tables refer to rows of this one
public record Target(
        TableName name,
        Schema schema,
        List<String> columns,
        List<String> types,
        List<Integer> key,
        boolean hasOtherUnique,
        boolean isReferenced) {

    public Target {
        columns = List.copyOf(columns);
        types = List.copyOf(types);
        key = List.copyOf(key);
    }

    /// The places of the columns that are not the key.
    public List<Integer> others() {
        return java.util.stream.IntStream.range(0, columns.size())
                .boxed()
                .filter(c -> !key.contains(c))
                .toList();
    }

    /// Some columns as SQL lists them.
    public String list(Dialect dialect, List<Integer> places) {
        return places.stream()
                .map(c -> dialect.quoted(columns.get(c)))
                .collect(Collectors.joining(", "));
    }

    /// All columns as SQL lists them.
    public String list(Dialect dialect) {
        return columns.stream().map(dialect::quoted).collect(Collectors.joining(", "));
    }
}
