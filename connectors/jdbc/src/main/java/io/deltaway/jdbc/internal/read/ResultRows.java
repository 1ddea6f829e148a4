package io.deltaway.jdbc.internal.read;

import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.formats.parse.BatchWriter;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.Refusals;
import io.deltaway.jdbc.sql.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Writes the rows of a result into columns. A value that is none of its column makes the row
/// malformed. Owned by one thread.
final class ResultRows {

    private final Cells cells;
    private final Schema schema;
    private final Dialect dialect;
    private final @Nullable ZoneId zone;
    private final String where;
    private final int[] places;
    private final String[] types;

    /// @param selected the columns in the result, from its first one on: their places in the schema
    /// @param types what the database calls the type of each of these
    /// @param where what is read, for messages
    ResultRows(
            Cells cells,
            Dialect dialect,
            @Nullable ZoneId zone,
            String where,
            List<Integer> selected,
            List<String> types) {
        this.cells = cells;
        this.schema = cells.schema();
        this.dialect = dialect;
        this.zone = zone;
        this.where = where;
        this.places = selected.stream().mapToInt(Integer::intValue).toArray();
        this.types = types.toArray(String[]::new);
    }

    /// Takes the row at which a result stands.
    ///
    /// @return why it is none, or null
    @Nullable Malformed take(ResultSet row, BatchWriter rows) throws SQLException {
        for (int i = 0; i < places.length; i++) {
            int column = places[i];
            Object value;
            try {
                value = dialect.read(row, i + 1, schema.type(column), types[i]);
            } catch (SQLException e) {
                if (row.isClosed() || row.getStatement().getConnection().isClosed()) {
                    throw e;
                }
                // The driver can't give it as what is wanted.
                value = row.getString(i + 1);
            } catch (DateTimeException | ArithmeticException e) {
                String got = "a time that the driver can't give: " + e.getMessage();
                return refused(row, rows, Refusals.VALUE, column, got);
            }
            if (value == null) {
                if (!cells.isNullable(column)) {
                    return refused(row, rows, Refusals.MISSING, column, "null");
                }
                rows.setNull(column);
            } else if (!Cell.write(rows, column, schema.type(column), value, zone)) {
                return refused(row, rows, Refusals.VALUE, column, cells.got(column, shown(value)));
            }
        }
        rows.endRow();
        return null;
    }

    private Malformed refused(ResultSet row, BatchWriter rows, String code, int column, String got)
            throws SQLException {
        rows.abandonRow();
        Field field = schema.fields().get(column);
        return new Malformed(
                1,
                code,
                "column \"%s\": expected %s, got %s"
                        .formatted(field.name(), cells.expected(column), got),
                where,
                Refusals.shortened(text(row)));
    }

    private String text(ResultSet row) {
        return IntStream.range(0, places.length)
                .mapToObj(i -> {
                    String name = schema.fields().get(places[i]).name();
                    try {
                        return name + "=" + row.getString(i + 1);
                    } catch (SQLException | DateTimeException | ArithmeticException e) {
                        return name + "=?";
                    }
                })
                .collect(Collectors.joining(", "));
    }

    private static String shown(Object value) {
        return switch (value) {
            case byte[] bytes -> bytes.length + " bytes";
            case Object[] elements -> Arrays.deepToString(elements);
            default -> value.toString();
        };
    }
}
