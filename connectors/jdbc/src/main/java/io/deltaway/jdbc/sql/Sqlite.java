package io.deltaway.jdbc.sql;

import io.deltaway.connect.AllowedOptions;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.formats.write.CsvText;
import io.deltaway.formats.write.Utf8Out;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// SQLite. It has numbers, texts and bytes; everything else is a text as in CSV, decimals too, as
/// its own are doubles.
final class Sqlite extends Dialect {

    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int TOO_BIG = 18;
    private static final int CONSTRAINT = 19;
    private static final int MISMATCH = 20;

    /// Of a statement with several rows. To begin and end a statement costs as much as to insert a
    /// row; fifty rows of four columns cost half of what they do one by one, and a hundred no less.
    private static final int PARAMETERS = 200;

    @Override
    public String driver() {
        return "org.xerial:sqlite-jdbc";
    }

    @Override
    public AllowedOptions properties() {
        return ofDriver()
                .allow(
                        "application_id",
                        "cache_size",
                        "encoding",
                        "foreign_keys",
                        "journal_mode",
                        "journal_size_limit",
                        "locking_mode",
                        "max_page_count",
                        "mmap_size",
                        "page_size",
                        "recursive_triggers",
                        "secure_delete",
                        "synchronous",
                        "temp_store",
                        "wal_autocheckpoint")
                .forbid("busy_timeout", "say timeout(...)")
                .forbid("enable_load_extension", "it would let SQL run code of libraries");
    }

    @Override
    public void configure(Properties properties, Duration timeout) {
        properties.setProperty("busy_timeout", Long.toString(timeout.toMillis()));
    }

    @Override
    public String columnType(Type type, boolean inKey) {
        return switch (type) {
            case Type.Simple simple ->
                    switch (simple) {
                        case BOOLEAN, INT, LONG -> "integer";
                        case FLOAT, DOUBLE -> "real";
                        case BYTES -> "blob";
                        default -> "text";
                    };
            case Type.ObjectOf object -> "blob";
            default -> "text";
        };
    }

    @Override
    public Object value(Type type, String columnType, Object value) throws SQLException {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (type.storage() == Type.Storage.LONG && type instanceof Type.Simple) {
            var out = new Utf8Out();
            CsvText.whole(out, type, Values.toLong(type, value));
            return out.toString();
        }
        return super.value(type, columnType, value);
    }

    /// Times are texts whatever the column is, and whole numbers are as they are.
    @Override
    public boolean takes(Type type, String columnType) {
        return type.storage() == Type.Storage.LONG || super.takes(type, columnType);
    }

    @Override
    public @Nullable Object read(ResultSet row, int column, Type type, String columnType)
            throws SQLException {
        return row.getObject(column);
    }

    /// What it keeps as text, perhaps in another form than ours, it compares as text.
    @Override
    public boolean compares(Type type, String columnType) {
        boolean isNumber = columnType(type, false).equals("integer") || type == Type.Simple.DOUBLE;
        return type == Type.Simple.TEXT || isNumber && !isText(columnType);
    }

    @Override
    public Failure failure(SQLException e) {
        return switch (e.getErrorCode() & 0xFF) {
            case CONSTRAINT, MISMATCH, TOO_BIG -> Failure.ROW;
            case BUSY, LOCKED -> Failure.UNAVAILABLE;
            default -> Failure.OTHER;
        };
    }

    @Override
    public Set<String> partialIndexes(Connection connection, TableName table) throws SQLException {
        var names = new HashSet<String>();
        List<String> parts = table.parts();
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : "main";
        try (var query =
                connection.prepareStatement(
                        "select name from pragma_index_list(?, ?) where partial")) {
            query.setString(1, table.table());
            query.setString(2, schema);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    /// Its driver gives the kind of a constraint in the message only.
    @Override
    public boolean isTaken(SQLException e) {
        return String.valueOf(e.getMessage()).contains("UNIQUE constraint failed");
    }

    @Override
    public RowOperation insert(Connection connection, Target target) throws SQLException {
        return together(connection, target, rowsEach(target), "", super.insert(connection, target));
    }

    @Override
    public RowOperation upsert(Connection connection, Target target) throws SQLException {
        return together(
                connection,
                target,
                rowsEach(target),
                onConflictClause(target),
                super.upsert(connection, target));
    }

    private static int rowsEach(Target target) {
        return Math.max(1, PARAMETERS / target.columns().size());
    }

    @Override
    protected String upsertion(Target target) {
        return onConflict(target);
    }
}
