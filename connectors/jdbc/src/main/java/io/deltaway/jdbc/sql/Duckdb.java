package io.deltaway.jdbc.sql;

import io.deltaway.engine.value.Type;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;

/// DuckDB, inside this process.
final class Duckdb extends Dialect {

    /// Columns of times with nanoseconds; others have microseconds, or less.
    private static final String OF_NANOS = "TIMESTAMP_NS";

    @Override
    public String driver() {
        return "org.duckdb:duckdb_jdbc";
    }

    @Override
    public String columnType(Type type, boolean inKey) {
        if (type instanceof Type.Simple simple) {
            return switch (simple) {
                case DECIMAL -> "decimal(38, 12)";
                case TIME -> "time";
                case DATE_TIME -> "timestamp";
                case INSTANT -> "timestamptz";
                case UUID -> "uuid";
                default -> super.columnType(type, inKey);
            };
        }
        return type instanceof Type.ObjectOf ? "blob" : super.columnType(type, inKey);
    }

    @Override
    protected String text(boolean inKey) {
        return "varchar";
    }

    @Override
    public Object value(Type type, String columnType, Object value) throws SQLException {
        return switch (value) {
            case UUID uuid -> uuid;
            case Instant time when columnType.startsWith("TIMESTAMP") && !isZoned(columnType) ->
                    // Not in the zone of the session, as the driver would have it.
                    value(type, columnType, LocalDateTime.ofInstant(time, ZoneOffset.UTC));
            case LocalDateTime time when columnType.equals(OF_NANOS) ->
                    // The driver would cut it.
                    DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
            default -> super.value(type, columnType, value);
        };
    }

    @Override
    public Object moment(Instant time, String columnType, ZoneId zone) throws SQLException {
        return columnType.equals(OF_NANOS)
                ? value(Type.Simple.DATE_TIME, columnType, LocalDateTime.ofInstant(time, zone))
                : super.moment(time, columnType, zone);
    }

    @Override
    public Optional<String> session() {
        return Optional.of("set TimeZone = 'UTC'");
    }

    /// An error ends the transaction, and there is nothing to go back to.
    @Override
    public boolean hasSavepoints() {
        return false;
    }

    /// Its driver gives no states; its messages begin with the kind of the error.
    @Override
    public Failure failure(SQLException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("Constraint Error")
                || message.contains("Conversion Error")
                || message.contains("Out of Range Error")
                || message.contains("Invalid Input Error")) {
            return Failure.ROW;
        }
        return message.contains("Could not set lock")
                        || message.contains("TransactionContext Error")
                ? Failure.UNAVAILABLE
                : Failure.OTHER;
    }

    @Override
    protected String upsertion(Target target) {
        return onConflict(target);
    }
}
