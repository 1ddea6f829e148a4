package io.deltaway.jdbc.sql;

import io.deltaway.engine.value.Decimals;
import io.deltaway.engine.value.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// DuckDB, inside this process.
final class Duckdb extends Dialect {

    /// Columns of times with nanoseconds; others have microseconds, or less.
    private static final String OF_NANOS = "TIMESTAMP_NS";

    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\(\\d+, ?(\\d+)\\)");
    private static final int MOST_DIGITS = 38;
    private static final int LAST_JULIAN_YEAR = 1582;

    /// As `Timestamp` says it, whatever the era and the zone of the process.
    private static final DateTimeFormatter AS_TEXT =
            new DateTimeFormatterBuilder()
                    .appendPattern("uuuu-MM-dd HH:mm:ss")
                    .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
                    .toFormatter(Locale.ROOT);

    private static final LocalDateTime EPOCH = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);

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
            case LocalDate day when Math.abs(day.toEpochDay()) >= Integer.MAX_VALUE ->
                    // The driver would send another one, or infinity.
                    throw new SQLDataException("the database has no value " + day);
            case LocalDate day when day.getYear() <= 0 ->
                    // The driver loses the era.
                    "%04d-%02d-%02d (BC)"
                            .formatted(1 - day.getYear(), day.getMonthValue(), day.getDayOfMonth());
            case LocalDate day when day.getYear() <= LAST_JULIAN_YEAR ->
                    // The driver goes through a calendar that skips days of that year.
                    day.toString();
            case BigDecimal decimal -> decimal(decimal, columnType);
            case Instant time when columnType.startsWith("TIMESTAMP") && !isZoned(columnType) ->
                    // Not in the zone of the session, as the driver would have it.
                    value(type, columnType, LocalDateTime.ofInstant(time, ZoneOffset.UTC));
            case LocalDateTime time when columnType.equals(OF_NANOS) ->
                    // The driver would cut it.
                    DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
            default -> super.value(type, columnType, value);
        };
    }

    /// As the column rounds it; in a text what has so many digits that the driver would make null
    /// of it, so that the database says what it thinks of it.
    private static Object decimal(BigDecimal value, String columnType) {
        Matcher of = DECIMAL.matcher(columnType);
        if (!of.matches() && value.scale() > MOST_DIGITS) {
            return Decimals.text(value);
        }
        int places = of.matches() ? Integer.parseInt(of.group(1)) : Math.max(value.scale(), 0);
        BigDecimal rounded = value.setScale(places, RoundingMode.HALF_UP);
        return rounded.precision() <= MOST_DIGITS ? rounded : Decimals.text(value);
    }

    @Override
    public @Nullable Object read(ResultSet row, int column, Type type, String columnType)
            throws SQLException {
        Object value;
        if (columnType.equals("DATE")) {
            // Asked for anything else the driver loses the era.
            value = row.getObject(column);
        } else if (type == Type.Simple.TEXT
                && columnType.startsWith("TIMESTAMP")
                && !isZoned(columnType)) {
            value = row.getObject(column, LocalDateTime.class);
        } else {
            value = super.read(row, column, type, columnType);
        }
        Object told = Infinity.told(value, columnType, one -> infinity(one, columnType));
        return switch (told) {
            case LocalDate day when type == Type.Simple.DATE_TIME || type == Type.Simple.INSTANT ->
                    day.atStartOfDay();
            case LocalDateTime time when type == Type.Simple.TEXT -> AS_TEXT.format(time);
            case null, default -> told;
        };
    }

    /// The largest number of what the column counts, and the same below zero.
    private static @Nullable String infinity(Object value, String columnType) {
        return switch (value) {
            case LocalDate day -> infinity(day.toEpochDay(), Integer.MAX_VALUE);
            case LocalDateTime time -> infinity(time, columnType);
            case OffsetDateTime time ->
                    infinity(LocalDateTime.ofInstant(time.toInstant(), ZoneOffset.UTC), columnType);
            case Timestamp time -> infinity(time.toLocalDateTime(), columnType);
            default -> null;
        };
    }

    private static @Nullable String infinity(LocalDateTime time, String columnType) {
        ChronoUnit unit =
                columnType.startsWith(OF_NANOS)
                        ? ChronoUnit.NANOS
                        : columnType.startsWith("TIMESTAMP_MS")
                                ? ChronoUnit.MILLIS
                                : ChronoUnit.MICROS;
        try {
            return infinity(unit.between(EPOCH, time), Long.MAX_VALUE);
        } catch (ArithmeticException another) {
            return null;
        }
    }

    private static @Nullable String infinity(long count, long most) {
        return count == most ? Infinity.AFTER_ALL : count == -most ? Infinity.BEFORE_ALL : null;
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
        if (e instanceof SQLDataException
                || message.contains("Constraint Error")
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
