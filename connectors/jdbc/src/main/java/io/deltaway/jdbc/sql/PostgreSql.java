package io.deltaway.jdbc.sql;

import io.deltaway.connect.AllowedOptions;
import io.deltaway.engine.value.Type;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// PostgreSQL, row by row. The module `deltaway-postgres` adds `COPY`.
@SuppressWarnings("exports") // who says how a database is reached has JDBC
public class PostgreSql extends Dialect {

    private static final String OUT_OF_RANGE = "22008";

    private static final LocalDate FIRST_DAY = LocalDate.of(-4713, 11, 24);
    private static final LocalDate LAST_DAY = LocalDate.of(5_874_897, 12, 31);

    /// What the driver gives for infinity where it gives a `java.sql.Date` or `Timestamp`.
    private static final long MILLIS_AFTER_ALL = 9_223_372_036_825_200_000L;

    private static final long MILLIS_BEFORE_ALL = -9_223_372_036_832_400_000L;

    /// And where it gives another time.
    private static final Set<Object> AFTER_ALL =
            Set.of(LocalDate.MAX, LocalDateTime.MAX, OffsetDateTime.MAX);

    private static final Set<Object> BEFORE_ALL =
            Set.of(LocalDate.MIN, LocalDateTime.MIN, OffsetDateTime.MIN);

    private static final Set<String> WHOLE_NUMBERS =
            Set.of("int2", "int4", "int8", "smallserial", "serial", "bigserial", "numeric");

    /// A time is over that the server allows: for a lock, a statement, a transaction at rest.
    private static final Set<String> OVER = Set.of("55P03", "57014", "25P03");

    /// Each deferrable constraint is kept by triggers: of rows that refer to others, of those that
    /// are referred to, of what is unique. Whether rows refer to those of another table does not
    /// count, as these don't change. A view is taken to have any.
    private static final String DEFERRABLE =
            """
            with target as (select oid, relkind from pg_class where oid = ?::text::regclass),
            parts as (select oid from target
                union select t.relid from target, pg_partition_tree(target.oid) t)
            select exists (
                select from pg_trigger t left join pg_constraint c on c.oid = t.tgconstraint
                where t.tgdeferrable
                and ((select relkind from target) = 'v' or t.tgrelid in (select oid from parts))
                and (t.tgtype & 4 <> 0 or not ?)
                and (c.contype = 'f' and c.conrelid = t.tgrelid
                    and c.confrelid not in (select oid from parts)) is not true)
            """;

    /// Not those of parts that a constraint of the whole has made.
    private static final String REFERENCES =
            """
            select c.conname, side.refers, %s, n.nspname, r.relname, %s
            from pg_constraint c cross join (values (true), (false)) side (refers)
            join pg_class r on r.oid = case when side.refers then c.confrelid else c.conrelid end
            join pg_namespace n on n.oid = r.relnamespace
            where c.contype = 'f' and c.condeferrable
            and case when side.refers then c.conrelid else c.confrelid end = ?::text::regclass
            and not exists (select from pg_constraint p where p.oid = c.conparentid
                and (p.conrelid = c.conrelid or p.confrelid = c.confrelid))
            """
                    .formatted(names(true), names(false));

    public PostgreSql() {}

    /// The columns of a constraint on one side.
    private static String names(boolean ofTarget) {
        return """
        (select array_agg(a.attname::text order by k.place)
        from unnest(case when %1$s then c.conkey else c.confkey end)
            with ordinality k (number, place)
        join pg_attribute a on a.attnum = k.number
        and a.attrelid = case when %1$s then c.conrelid else c.confrelid end)\
        """
                .formatted(ofTarget ? "side.refers" : "not side.refers");
    }

    @Override
    public String driver() {
        return "org.postgresql:postgresql";
    }

    /// Texts are sent without a type, so that the server takes them for what the column is: an
    /// enum, JSON, a network address.
    @Override
    public AllowedOptions properties() {
        return ofDriver()
                .allow(
                        "ApplicationName",
                        "currentSchema",
                        "options",
                        "targetServerType",
                        "loadBalanceHosts",
                        "hostRecheckSeconds",
                        "localSocketAddress",
                        "tcpNoDelay",
                        "sendBufferSize",
                        "receiveBufferSize",
                        "maxSendBufferSize",
                        "maxResultBuffer",
                        "binaryTransfer*",
                        "prepareThreshold",
                        "preparedStatementCache*")
                .allow(
                        "ssl",
                        "sslmode",
                        "sslNegotiation",
                        "sslResponseTimeout",
                        "sslcert",
                        "sslkey",
                        "sslpassword",
                        "sslrootcert",
                        "pemKeyAlgorithm",
                        "channelBinding",
                        "requireAuth",
                        "scramMaxIterations")
                .allow(
                        "gssEncMode",
                        "gssLib",
                        "gssUseDefaultCreds",
                        "gssResponseTimeout",
                        "jaasApplicationName",
                        "jaasLogin",
                        "kerberosServerName",
                        "sspiServiceClass",
                        "useSpnego")
                .forbid("socketTimeout", "say timeout(...)")
                .forbid("connectTimeout", "say timeout(...)")
                .forbid("loginTimeout", "say timeout(...)");
    }

    @Override
    public void configure(Properties properties, Duration timeout) {
        String seconds = Long.toString(Math.max(1, timeout.toSeconds()));
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("loginTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("stringtype", "unspecified");
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("ApplicationName", "deltaway");
    }

    @Override
    public String columnType(Type type, boolean inKey) {
        return switch (type) {
            case Type.Simple simple ->
                    switch (simple) {
                        case DECIMAL -> "numeric";
                        case DURATION -> "interval";
                        case UUID -> "uuid";
                        case BYTES -> "bytea";
                        case FLOATS -> "real[]";
                        case DOUBLES -> "double precision[]";
                        case JSON -> "jsonb";
                        default -> super.columnType(type, inKey);
                    };
            case Type.ListOf list when list.element() instanceof Type.Simple element ->
                    element == Type.Simple.JSON
                                    || element == Type.Simple.FLOATS
                                    || element == Type.Simple.DOUBLES
                            ? "jsonb"
                            : columnType(element, false) + "[]";
            case Type.ListOf list -> "jsonb";
            case Type.MapOf map -> "jsonb";
            case Type.RecordOf r -> "jsonb";
            case Type.EnumOf e -> "text";
            case Type.ObjectOf object -> "bytea";
        };
    }

    @Override
    protected String text(boolean inKey) {
        return "text";
    }

    /// Columns of just the type that the driver names: the server casts others to what they are,
    /// and `COPY` reads texts.
    @Override
    public boolean takes(Type type, String columnType) {
        if (columnType.startsWith("_")) {
            return true;
        }
        return switch (type) {
            case Type.Simple simple ->
                    switch (simple) {
                        case LONG, INT -> WHOLE_NUMBERS.contains(columnType);
                        case BOOLEAN -> columnType.equals("bool");
                        case FLOAT -> columnType.equals("float4");
                        case DOUBLE -> columnType.equals("float8");
                        case DECIMAL -> columnType.equals("numeric");
                        case DATE -> columnType.equals("date");
                        case TIME -> columnType.equals("time");
                        case DATE_TIME -> columnType.equals("timestamp");
                        case INSTANT ->
                                columnType.equals("timestamptz") || columnType.equals("timestamp");
                        case BYTES -> columnType.equals("bytea");
                        case UUID -> columnType.equals("uuid");
                        case TEXT, DURATION, FLOATS, DOUBLES, JSON -> true;
                    };
            case Type.ObjectOf object -> columnType.equals("bytea");
            default -> true;
        };
    }

    @Override
    public @Nullable Object read(ResultSet row, int column, Type type, String columnType)
            throws SQLException {
        Object value = super.read(row, column, type, columnType);
        return Infinity.told(value, columnType, PostgreSql::infinity);
    }

    @SuppressWarnings("JavaUtilDate") // what the driver gives
    private static @Nullable String infinity(Object value) {
        long millis = value instanceof Date time ? time.getTime() : 0;
        if (millis >= MILLIS_AFTER_ALL || AFTER_ALL.contains(value)) {
            return Infinity.AFTER_ALL;
        }
        return millis <= MILLIS_BEFORE_ALL || BEFORE_ALL.contains(value)
                ? Infinity.BEFORE_ALL
                : null;
    }

    @Override
    public Object value(Type type, String columnType, Object value) throws SQLException {
        if (value instanceof LocalDate day && (day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY))) {
            // The driver would send infinity for some.
            throw new SQLDataException("the database has no value " + day, OUT_OF_RANGE);
        }
        if (value instanceof UUID uuid) {
            return uuid;
        }
        if (value instanceof Instant time && columnType.equals("timestamp")) {
            // Not in the zone of the session, as the driver would have it.
            return LocalDateTime.ofInstant(time.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
        }
        // The driver says `_int8` for an array of int8.
        return columnType.startsWith("_")
                ? ArrayText.of(type, value)
                : super.value(type, columnType, value);
    }

    /// So that a row is known that a deferred constraint refuses: the commit would say that there
    /// is one.
    @Override
    public Optional<String> beginning() {
        return Optional.of("set constraints all immediate");
    }

    @Override
    public Optional<String> session() {
        return Optional.of("set time zone 'UTC'");
    }

    @Override
    public Optional<String> deferring(Connection connection, TableName table, boolean onlyGrows)
            throws SQLException {
        try (var statement = connection.prepareStatement(DEFERRABLE)) {
            statement.setString(1, table.in(this));
            statement.setBoolean(2, onlyGrows);
            try (var answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1)
                        ? Optional.of("set constraints all deferred")
                        : Optional.empty();
            }
        }
    }

    @Override
    public List<Reference> references(Connection connection, TableName table) throws SQLException {
        try (var statement = connection.prepareStatement(REFERENCES)) {
            statement.setString(1, table.in(this));
            try (var rows = statement.executeQuery()) {
                var all = new ArrayList<Reference>();
                while (rows.next()) {
                    all.add(
                            new Reference(
                                    rows.getString(1),
                                    rows.getBoolean(2),
                                    List.of((String[]) rows.getArray(3).getArray()),
                                    new TableName(List.of(rows.getString(4), rows.getString(5))),
                                    List.of((String[]) rows.getArray(6).getArray())));
                }
                return all;
            }
        }
    }

    @Override
    public Failure failure(SQLException e) {
        return OVER.contains(String.valueOf(e.getSQLState()))
                ? Failure.UNAVAILABLE
                : super.failure(e);
    }

    @Override
    public boolean streamsInTransaction() {
        return true;
    }

    @Override
    protected String upsertion(Target target) {
        return onConflict(target);
    }

    /// Few: its writers wait for each other only where they change the same rows.
    @Override
    public int rowsBeforeTransaction() {
        return 1 << 13;
    }
}
