package io.deltaway.jdbc.sql;

import io.deltaway.connect.AllowedOptions;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Type;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// MariaDB and MySQL. They have no times with a zone: instants are kept in UTC, and the session is
/// told to be there.
final class Mariadb extends Dialect {

    /// Values that are wrong or too long, numbers out of range, duplicate and missing keys: some of
    /// them with states that say nothing.
    private static final List<Integer> ROW_ERRORS =
            List.of(1048, 1062, 1264, 1265, 1292, 1364, 1366, 1367, 1406, 1451, 1452, 4025);

    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DUPLICATE = 1062;
    private static final String OUT_OF_RANGE = "22003";
    private static final int LAST_YEAR = 9999;

    @Override
    public String driver() {
        return "org.mariadb.jdbc:mariadb-java-client";
    }

    @Override
    public AllowedOptions properties() {
        return ofDriver()
                .allow(
                        "sslMode",
                        "serverSslCert",
                        "keyStore",
                        "keyStoreType",
                        "keyStorePassword",
                        "keyPassword",
                        "trustStore",
                        "trustStoreType",
                        "trustStorePassword",
                        "enabledSslCipherSuites",
                        "enabledSslProtocolSuites",
                        "fallbackToSystemKeyStore",
                        "fallbackToSystemTrustStore",
                        "restrictedAuth",
                        "servicePrincipalName",
                        "serverRsaPublicKeyFile",
                        "allowPublicKeyRetrieval")
                .allow(
                        "localSocket",
                        "localSocketAddress",
                        "pipe",
                        "tcpKeepIdle",
                        "tcpKeepCount",
                        "tcpKeepInterval",
                        "connectionAttributes",
                        "connectionCollation",
                        "maxAllowedPacket",
                        "useCompression",
                        "cachePrepStmts",
                        "prepStmtCacheSize",
                        "useServerPrepStmts")
                .forbid("socketTimeout", "say timeout(...)")
                .forbid("connectTimeout", "say timeout(...)")
                .forbid("timezone", "instants are kept in UTC")
                .forbid("allowLocalInfile", "a server could ask for files of this machine");
    }

    @Override
    public void configure(Properties properties, Duration timeout) {
        String millis = Long.toString(timeout.toMillis());
        properties.setProperty("connectTimeout", millis);
        properties.setProperty("socketTimeout", millis);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("timezone", "UTC");
        properties.setProperty("useBulkStmts", "true");
    }

    @Override
    public String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    @Override
    public String columnType(Type type, boolean inKey) {
        if (type instanceof Type.Simple simple) {
            return switch (simple) {
                case DECIMAL -> "decimal(65, 20)";
                case FLOAT -> "float";
                case DOUBLE -> "double";
                case DATE_TIME, INSTANT -> "datetime(6)";
                case BYTES -> inKey ? "varbinary(255)" : "longblob";
                default -> super.columnType(type, inKey);
            };
        }
        return type instanceof Type.ObjectOf ? "longblob" : super.columnType(type, inKey);
    }

    /// A key has a length, and tells texts apart as we do: also those that differ in upper and
    /// lower case, or in blanks at their ends. What that is called MariaDB reads in the first
    /// comment, MySQL in the second one.
    @Override
    protected String text(boolean inKey) {
        return inKey
                ? "varchar(255) character set utf8mb4 collate /*M!100200 utf8mb4_nopad_bin */ /*!80017 utf8mb4_0900_bin */"
                : "longtext character set utf8mb4 collate utf8mb4_bin";
    }

    @Override
    public Object value(Type type, String columnType, Object value) throws SQLException {
        return switch (value) {
            case Instant time ->
                    LocalDateTime.ofInstant(time.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
            case LocalDate day when day.getYear() < 0 || day.getYear() > LAST_YEAR ->
                    throw none(day);
            case Float number -> (float) number(number);
            default -> super.value(type, columnType, value);
        };
    }

    @Override
    public double number(double value) throws SQLException {
        if (!Double.isFinite(value)) {
            throw none(value);
        }
        return value;
    }

    /// The driver would send another one, or a name.
    private static SQLException none(Object value) {
        return new SQLDataException("the database has no value " + value, OUT_OF_RANGE);
    }

    @Override
    public Optional<String> engineWithoutTransactions(Connection connection, TableName table)
            throws SQLException {
        List<String> parts = table.parts();
        try (PreparedStatement query =
                connection.prepareStatement(
                        "select t.engine from information_schema.tables t"
                                + " join information_schema.engines e on e.engine = t.engine"
                                + " where t.table_schema = coalesce(?, database()) and t.table_name = ?"
                                + " and coalesce(e.transactions, 'NO') <> 'YES'")) {
            query.setString(1, parts.size() > 1 ? parts.get(parts.size() - 2) : null);
            query.setString(2, table.table());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /// A `timestamp` is shown in the zone of the session.
    @Override
    protected boolean isZoned(String columnType) {
        return columnType.equalsIgnoreCase("timestamp");
    }

    /// What a sink wrote into a `datetime`.
    @Override
    public ZoneId zone() {
        return ZoneOffset.UTC;
    }

    @Override
    public @Nullable Object read(ResultSet row, int column, Type type, String columnType)
            throws SQLException {
        if (type == Type.Simple.INSTANT && isZoned(columnType)) {
            LocalDateTime time = row.getObject(column, LocalDateTime.class);
            return time == null ? null : time.atOffset(ZoneOffset.UTC);
        }
        return super.read(row, column, type, columnType);
    }

    @Override
    public Failure failure(SQLException e) {
        if (e.getErrorCode() == LOCK_WAIT_TIMEOUT) {
            return Failure.UNAVAILABLE;
        }
        return ROW_ERRORS.contains(e.getErrorCode()) ? Failure.ROW : super.failure(e);
    }

    @Override
    public boolean isTaken(SQLException e) {
        return e.getErrorCode() == DUPLICATE;
    }

    /// Where other columns are unique too, `on duplicate key` may mean the row of another key,
    /// which would be overwritten. There the row with the key is updated, and one inserted where
    /// there is none.
    @Override
    public RowOperation upsert(Connection connection, Target target) throws SQLException {
        if (!target.hasOtherUnique()) {
            return super.upsert(connection, target);
        }
        List<Integer> changed = target.others().isEmpty() ? target.key() : target.others();
        String update =
                "update %s set %s%s"
                        .formatted(
                                target.name().in(this),
                                changed.stream()
                                        .map(c -> quoted(target.columns().get(c)) + " = ?")
                                        .collect(Collectors.joining(", ")),
                                ofKey(target));
        List<Integer> places = Stream.concat(changed.stream(), target.key().stream()).toList();
        return new UpdateOrInsert(
                new KnownKeys(connection, lookup(target), target, this),
                new Batched(connection, update, target, places, this),
                insert(connection, target));
    }

    /// Asks which keys are there: what bulk statements did, they don't tell.
    private record UpdateOrInsert(KnownKeys keys, RowOperation update, RowOperation insert)
            implements RowOperation {

        @Override
        public int rowsAtOnce() {
            return insert.rowsAtOnce();
        }

        @Override
        public void apply(Batch batch, int[] rows, int from, int to)
                throws SQLException, IOException {
            boolean[] there = keys.find(batch, rows, from, to);
            int[] known = new int[to - from];
            int[] others = new int[to - from];
            int knownCount = 0;
            int otherCount = 0;
            for (int i = from; i < to; i++) {
                if (there[i - from]) {
                    known[knownCount++] = rows[i];
                } else {
                    others[otherCount++] = rows[i];
                }
            }
            update.apply(batch, known, 0, knownCount);
            insert.apply(batch, others, 0, otherCount);
        }

        @Override
        public void close() throws SQLException {
            try (keys;
                    update) {
                insert.close();
            }
        }
    }

    @Override
    protected String upsertion(Target target) {
        List<Integer> set = target.others().isEmpty() ? target.key() : target.others();
        return insertion(target)
                + " on duplicate key update "
                + String.join(
                        ", ",
                        set.stream()
                                .map(c -> quoted(target.columns().get(c)))
                                .map(name -> name + " = values(" + name + ")")
                                .toList());
    }
}
