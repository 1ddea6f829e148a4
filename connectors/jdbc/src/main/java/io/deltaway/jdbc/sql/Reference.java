package io.deltaway.jdbc.sql;

import java.util.List;

/// Rows that refer to others with a constraint that may be deferred.
///
/// @param name of the constraint
/// @param refers whether rows of the target refer to those of the other table; else those to them
/// @param columns those of the target
/// @param other the other table, perhaps the same
/// @param otherColumns those of the other table, in the same order
public record Reference(
        String name,
        boolean refers,
        List<String> columns,
        TableName other,
        List<String> otherColumns) {

    public Reference {
        columns = List.copyOf(columns);
        otherColumns = List.copyOf(otherColumns);
    }
}
