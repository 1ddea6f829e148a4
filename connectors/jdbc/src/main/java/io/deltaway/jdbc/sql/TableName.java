package io.deltaway.jdbc.sql;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The name of a table, perhaps behind that of its schema: `orders`, `sales.orders`.
///
/// @param parts catalog, schema and name, as far as they are given
public record TableName(List<String> parts) {

    public TableName {
        parts = List.copyOf(parts);
    }

    /// Parts are divided by points.
    public static TableName of(String name) {
        return new TableName(Arrays.asList(name.split("\\.", -1)));
    }

    /// The name without schema.
    public String table() {
        return parts.getLast();
    }

    /// As SQL writes it.
    public String in(Dialect dialect) {
        return parts.stream().map(dialect::quoted).collect(Collectors.joining("."));
    }

    @Override
    public String toString() {
        return String.join(".", parts);
    }
}
