package io.deltaway.jdbc.sql;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Type;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Gives a statement the values of a column.
@FunctionalInterface
interface Binder {

    /// @param parameter from 1 on
    void bind(PreparedStatement statement, int parameter, Column column, int row)
            throws SQLException;

    /// Of a column of the table.
    ///
    /// @param place of the column in the target
    static Binder of(Target target, int place, Dialect dialect) {
        Type type = target.schema().type(place);
        String columnType = target.types().get(place);
        Binder values =
                !dialect.takes(type, columnType)
                        ? (statement, parameter, column, row) ->
                                statement.setString(parameter, ColumnText.of(type, column, row))
                        : type instanceof Type.Simple simple
                                ? simple(simple, columnType, dialect)
                                : object(type, columnType, dialect);
        return (statement, parameter, column, row) -> {
            if (column.isNull(row)) {
                statement.setObject(parameter, null);
            } else {
                values.bind(statement, parameter, column, row);
            }
        };
    }

    private static Binder simple(Type.Simple type, String columnType, Dialect dialect) {
        return switch (type) {
            case LONG ->
                    (statement, parameter, column, row) ->
                            statement.setLong(parameter, ((LongColumn) column).get(row));
            case INT ->
                    (statement, parameter, column, row) ->
                            statement.setInt(parameter, (int) ((LongColumn) column).get(row));
            case BOOLEAN ->
                    (statement, parameter, column, row) ->
                            statement.setBoolean(parameter, ((LongColumn) column).get(row) != 0);
            case DOUBLE ->
                    (statement, parameter, column, row) ->
                            statement.setDouble(
                                    parameter, dialect.number(((DoubleColumn) column).get(row)));
            case TEXT ->
                    (statement, parameter, column, row) ->
                            statement.setString(parameter, ((TextColumn) column).get(row));
            default -> object(type, columnType, dialect);
        };
    }

    private static Binder object(Type type, String columnType, Dialect dialect) {
        return (statement, parameter, column, row) -> {
            Object value = column.value(type, row);
            if (value != null) {
                statement.setObject(parameter, dialect.value(type, columnType, value));
            }
        };
    }
}
