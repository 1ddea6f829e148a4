package io.deltaway.jdbc.internal.write;

import io.deltaway.connect.SinkException;
import io.deltaway.jdbc.sql.Server;
import io.deltaway.jdbc.sql.Target;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks whether a table holds the key of a snapshot to be unique: without that a row would not be
/// replaced but added, and MariaDB would not even say so. And which other columns are unique.
final class UniqueKeys {

    private UniqueKeys() {}

    /// Columns that are unique together.
    ///
    /// @param ofAllRows whether in all rows, and not only in those that have something
    private record Key(Set<String> columns, boolean ofAllRows) {}

    /// The target, with what its database says about its rows.
    static Target check(Connection connection, Server server, Target target)
            throws SQLException, SinkException {
        Set<String> wanted =
                target.key().stream().map(target.columns()::get).collect(Collectors.toSet());
        DatabaseMetaData catalog = connection.getMetaData();
        List<String> parts = target.name().parts();
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : null;
        // What MariaDB calls a database is a catalog to JDBC.
        boolean asCatalog =
                catalog.getMaxSchemaNameLength() == 0
                        || !catalog.supportsSchemasInTableDefinitions();
        String inCatalog = asCatalog && schema != null ? schema : connection.getCatalog();
        String inSchema = asCatalog ? null : schema;
        String table = target.name().table();
        Set<Key> unique = keys(catalog.getPrimaryKeys(inCatalog, inSchema, table), Set.of());
        unique.addAll(
                keys(
                        catalog.getIndexInfo(inCatalog, inSchema, table, true, true),
                        server.dialect().partialIndexes(connection, target.name())));
        if (unique.contains(new Key(wanted, true))) {
            boolean hasOthers =
                    unique.stream()
                            .map(Key::columns)
                            .anyMatch(columns ->
                                    !columns.containsAll(wanted)
                                            && columns.stream()
                                                    .anyMatch(target.columns()::contains));
            boolean isReferenced = hasOthers && isReferenced(catalog, inCatalog, inSchema, table);
            return new Target(
                    target.name(),
                    target.schema(),
                    target.columns(),
                    target.types(),
                    target.key(),
                    hasOthers,
                    isReferenced);
        }
        throw new SinkException(
                "DW-0449",
                "the table %s in %s has neither a primary key nor a unique index of just %s"
                        .formatted(target.name(), server, String.join(", ", wanted)),
                "Add one, name the columns of its primary key as key, or let .creating() make the table.",
                null);
    }

    private static boolean isReferenced(
            DatabaseMetaData catalog,
            @Nullable String inCatalog,
            @Nullable String inSchema,
            String table)
            throws SQLException {
        try (ResultSet keys = catalog.getExportedKeys(inCatalog, inSchema, table)) {
            return keys.next();
        }
    }

    /// The keys of a result with an index and a column a row. One of an expression is none of its
    /// other columns.
    ///
    /// @param ofSomeRows the names of indexes of some rows only, as far as the result does not tell
    private static Set<Key> keys(ResultSet rows, Set<String> ofSomeRows) throws SQLException {
        Map<String, Set<String>> byName = new HashMap<>();
        var partial = new HashSet<>(ofSomeRows);
        try (rows) {
            boolean ofIndexes = has(rows, "INDEX_NAME");
            while (rows.next()) {
                String name = String.valueOf(rows.getString(ofIndexes ? "INDEX_NAME" : "PK_NAME"));
                @Nullable String column = rows.getString("COLUMN_NAME");
                if (column != null) {
                    byName.computeIfAbsent(name, any -> new HashSet<>()).add(column);
                }
                if (column == null || ofIndexes && rows.getString("FILTER_CONDITION") != null) {
                    partial.add(name);
                }
            }
        }
        var keys = new HashSet<Key>();
        byName.forEach((name, columns) -> keys.add(new Key(columns, !partial.contains(name))));
        return keys;
    }

    private static boolean has(ResultSet rows, String column) throws SQLException {
        for (int c = 1; c <= rows.getMetaData().getColumnCount(); c++) {
            if (rows.getMetaData().getColumnLabel(c).equalsIgnoreCase(column)) {
                return true;
            }
        }
        return false;
    }
}
