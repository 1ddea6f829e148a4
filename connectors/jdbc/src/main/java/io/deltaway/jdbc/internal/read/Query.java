package io.deltaway.jdbc.internal.read;

import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceException;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.LooseNames;
import io.deltaway.jdbc.sql.Dialect;
import io.deltaway.jdbc.sql.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A table or query of which columns are read.
///
/// @param from what stands behind `from` in SQL
/// @param where what is read, for messages
/// @param names the names of columns that are called otherwise there
/// @param growing the name of the column by which rows are ordered, or null
/// @param zone the zone of times without one, or null
public record Query(
        Server server,
        Schema schema,
        String from,
        String where,
        Map<String, String> names,
        @Nullable String growing,
        @Nullable ZoneId zone) {

    /// The columns that are read, found by name.
    ///
    /// @param sql the selection, to which a condition may be added
    /// @param width how many columns it has
    /// @param growing the SQL name of the growing column; empty where there is none
    /// @param growingType what the database calls its type
    /// @param isRanked whether one more column numbers the values of the growing one, of which the
    ///   database may take several to be equal
    record Selection(
            ResultRows rows,
            Cells cells,
            String sql,
            int width,
            String growing,
            String growingType,
            boolean isRanked) {

        /// The number of the value of the row at which a result stands, from 1 on.
        long rank(ResultSet row) throws SQLException {
            return row.getLong(width + 1);
        }
    }

    /// Finds the columns that somebody reads.
    Selection select(Connection connection, SourceContext context)
            throws SQLException, SourceException {
        Dialect dialect = server.dialect();
        var there = new ArrayList<String>();
        var theirTypes = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var none = statement.executeQuery("select * from " + from + " where 1 = 0")) {
            ResultSetMetaData columns = none.getMetaData();
            for (int c = 1; c <= columns.getColumnCount(); c++) {
                there.add(columns.getColumnLabel(c));
                theirTypes.add(String.valueOf(columns.getColumnTypeName(c)));
            }
        }
        var loosely = new LooseNames(there);
        boolean[] needed = new boolean[schema.width()];
        var selected = new ArrayList<Integer>();
        var types = new ArrayList<String>();
        var list = new ArrayList<String>();
        var missing = new ArrayList<String>();
        String order = "";
        String orderType = "";
        for (int c = 0; c < needed.length; c++) {
            Field field = schema.fields().get(c);
            needed[c] = context.needs(field.name()) || field.name().equals(growing);
            if (!needed[c]) {
                continue;
            }
            String wanted = names.getOrDefault(field.name(), field.name());
            int place = there.indexOf(wanted);
            place = place < 0 ? loosely.find(wanted) : place;
            if (place < 0) {
                missing.add(wanted);
                continue;
            }
            selected.add(c);
            types.add(theirTypes.get(place));
            list.add(dialect.quoted(there.get(place)));
            if (field.name().equals(growing)) {
                order = list.getLast();
                orderType = types.getLast();
            }
        }
        int grows = growing == null ? -1 : schema.indexOf(growing);
        if (grows >= 0 && !dialect.compares(schema.type(grows), orderType)) {
            throw new SourceException(
                    "DW-0452",
                    "%s compares the column %s of %s, which is %s there, as texts or to more digits than those of %s"
                            .formatted(server, growing, where, orderType, schema.type(grows)),
                    "Let a whole number grow, or declare the component as the column is, as String or BigDecimal.",
                    null);
        }
        if (!missing.isEmpty()) {
            throw new SourceException(
                    "DW-0443",
                    "%s in %s has no column %s; it has %s"
                            .formatted(
                                    where,
                                    server,
                                    String.join(", ", missing),
                                    String.join(", ", there)),
                    "Correct the name, or say what it is called there with rename(component, column).",
                    null);
        }
        var cells = new Cells(schema, needed, zone, List.of());
        int width = list.size();
        boolean isRanked = grows >= 0 && schema.type(grows).storage() == Type.Storage.TEXT;
        if (isRanked) {
            list.add("dense_rank() over (order by " + order + ")");
        }
        return new Selection(
                new ResultRows(cells, dialect, zoneOfTimes(), where, selected, types),
                cells,
                "select " + (list.isEmpty() ? "1" : String.join(", ", list)) + " from " + from,
                width,
                order,
                orderType,
                isRanked);
    }

    /// The zone of times without one; null where none is known.
    @Nullable ZoneId zoneOfTimes() {
        return zone == null ? server.dialect().zone() : zone;
    }
}
