package io.deltaway.jdbc.sql;

import io.deltaway.connect.AllowedOptions;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.formats.write.ObjectText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How one database differs from the others. This class is standard SQL: what a database is taken
/// to understand of which nothing is known. Immutable.
@SuppressWarnings("exports") // who says how a database is reached has JDBC
public class Dialect {

    private static final String CLASS_OF_REFUSED_VALUES = "22";
    private static final String CLASS_OF_CONSTRAINTS = "23";
    private static final String NOT_UNIQUE = "23505";

    private static final Pattern MORE_DIGITS =
            Pattern.compile(
                    "numeric|dec|number|u?bigint|u?hugeint|int8|.*serial",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern TEXTS =
            Pattern.compile(
                    "((tiny|medium|long)?text|string|n?clob|n?(var)?char2?|bpchar|(national )?char(acter)?( varying)?|name)( ?\\(.*\\))?",
                    Pattern.CASE_INSENSITIVE);

    protected Dialect() {}

    /// The dialect of a database, by its address.
    public static Dialect of(String url) {
        String[] parts = url.split(":", 3);
        return switch (parts.length > 1 ? parts[1] : "") {
            case "sqlite" -> new Sqlite();
            case "duckdb" -> new Duckdb();
            case "mariadb", "mysql" -> new Mariadb();
            case "postgresql" -> new PostgreSql();
            default -> new Dialect();
        };
    }

    /// The artifact of its driver, for people.
    public String driver() {
        return "the driver of the database";
    }

    /// The properties of its driver that a program may set.
    public AllowedOptions properties() {
        return ofDriver().allow("*");
    }

    /// None yet; who logs in is said otherwise.
    protected static AllowedOptions ofDriver() {
        return AllowedOptions.of("driver property")
                .forbid("user", "say user(...)")
                .forbid("password", "say password(...)");
    }

    /// Tells the driver what this connector relies on: above all, that it does not wait for an
    /// answer for ever.
    public void configure(Properties properties, Duration timeout) {
        // Each driver has names of its own.
    }

    /// A name as SQL writes it, whatever it holds.
    public String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// The type of a column that a sink makes.
    ///
    /// @param inKey whether the column is part of the primary key
    public String columnType(Type type, boolean inKey) {
        if (!(type instanceof Type.Simple simple)) {
            return text(inKey);
        }
        return switch (simple) {
            case BOOLEAN -> "boolean";
            case INT -> "integer";
            case LONG -> "bigint";
            case FLOAT -> "real";
            case DOUBLE -> "double precision";
            case DECIMAL -> "numeric(38, 12)";
            case DATE -> "date";
            case TIME -> "time(6)";
            case DATE_TIME -> "timestamp(6)";
            case INSTANT -> "timestamp(6) with time zone";
            case BYTES -> "blob";
            case TEXT, DURATION, UUID, FLOATS, DOUBLES, JSON -> text(inKey);
        };
    }

    /// The type of a column of texts that a sink makes.
    protected String text(boolean inKey) {
        return "varchar(4000)";
    }

    /// A value as the driver takes it; what it is not called for are whole numbers, doubles,
    /// booleans and texts. Times are cut to microseconds, which is what databases keep.
    ///
    /// @param columnType what the database calls the type of the column
    ///
    /// @throws SQLException as one of the database, where it has no such value but its driver would
    ///   send another one
    public Object value(Type type, String columnType, Object value) throws SQLException {
        return switch (value) {
            case LocalTime time -> time.truncatedTo(ChronoUnit.MICROS);
            case LocalDateTime time -> time.truncatedTo(ChronoUnit.MICROS);
            case Instant time -> time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
            case LocalDate date -> date;
            case Float number -> number;
            case java.math.BigDecimal decimal -> decimal;
            case byte[] bytes -> bytes;
            case Enum<?> constant -> constant.name();
            case Duration duration -> duration.toString();
            case UUID uuid -> uuid.toString();
            case Object other when type instanceof Type.ObjectOf -> Values.encode(type, other);
            case Object other -> ObjectText.plain(type, other);
        };
    }

    /// As [#value], for doubles.
    public double number(double value) throws SQLException {
        return value;
    }

    /// Whether a column is given values of a type as the driver takes them. To others they are
    /// given as texts, as in CSV: who casts them would do it in the zone of the session, or in
    /// another way than where rows are copied.
    public boolean takes(Type type, String columnType) {
        return !isText(columnType)
                || type == Type.Simple.TEXT
                || type == Type.Simple.BYTES
                || type instanceof Type.ObjectOf;
    }

    /// Whether a column is one of texts.
    public static boolean isText(String columnType) {
        return TEXTS.matcher(columnType).matches();
    }

    /// The value of a column as a row of a result has it, in any form that says the same: a number,
    /// a text as in CSV, a time of `java.time`.
    ///
    /// @param type what it is wanted as
    /// @param columnType what the database calls the type of the column
    public @Nullable Object read(ResultSet row, int column, Type type, String columnType)
            throws SQLException {
        if (type instanceof Type.Simple simple && !isText(columnType)) {
            return switch (simple) {
                case DATE -> row.getObject(column, LocalDate.class);
                case TIME -> row.getObject(column, LocalTime.class);
                case DATE_TIME -> row.getObject(column, LocalDateTime.class);
                case INSTANT ->
                        isZoned(columnType)
                                ? row.getObject(column, OffsetDateTime.class)
                                : row.getObject(column, LocalDateTime.class);
                default -> row.getObject(column);
            };
        }
        return row.getObject(column);
    }

    /// Whether the times of a column are moments, whatever the zone.
    protected boolean isZoned(String columnType) {
        String name = columnType.toLowerCase(Locale.ROOT);
        return name.contains("tz") || name.contains("with time zone");
    }

    /// The zone of times without one where nothing else is said; null where there is none.
    public @Nullable ZoneId zone() {
        return null;
    }

    /// A moment in the form in which it is compared with those of a column.
    ///
    /// @param zone of the column's times where they have none
    public Object moment(Instant time, String columnType, ZoneId zone) throws SQLException {
        return isZoned(columnType)
                ? value(Type.Simple.INSTANT, columnType, time)
                : LocalDateTime.ofInstant(time, zone);
    }

    /// Whether the database compares values of a column as we do those of a type, so that what is
    /// larger can be asked for: not as texts, and not to more digits.
    public boolean compares(Type type, String columnType) {
        if (type == Type.Simple.FLOAT || type == Type.Simple.DOUBLE) {
            return type == Type.Simple.DOUBLE
                    && !isText(columnType)
                    && !MORE_DIGITS.matcher(columnType).lookingAt();
        }
        return type == Type.Simple.TEXT || !isText(columnType);
    }

    /// With how many rows of an epoch a transaction begins that goes on while the others come: many
    /// where it keeps other writers waiting, or where only what is held could be done again; with
    /// fewer where they are long.
    public int rowsBeforeTransaction() {
        return 1 << 17;
    }

    /// What a session begins with in which is written: times without a zone, where a column has
    /// one, are times of UTC and not of the process or the machine.
    public Optional<String> session() {
        return Optional.empty();
    }

    /// The names of the unique indexes of a table that hold some rows only, where its driver does
    /// not tell.
    public Set<String> partialIndexes(Connection connection, TableName table) throws SQLException {
        return Set.of();
    }

    /// What a transaction begins with: what is there of its constraints, and what comes, is looked
    /// at with each statement.
    public Optional<String> beginning() {
        return Optional.empty();
    }

    /// What has constraints looked at when the transaction ends, or at [#beginning] again, so that
    /// a row may come before one that it refers to. Empty where the table has none for which that
    /// counts.
    ///
    /// @param onlyGrows whether rows are only added to it
    public Optional<String> deferring(Connection connection, TableName table, boolean onlyGrows)
            throws SQLException {
        return Optional.empty();
    }

    /// How the rows of a table refer to others, and others to them, as far as [#deferring] counts
    /// for it.
    public List<Reference> references(Connection connection, TableName table) throws SQLException {
        return List.of();
    }

    /// The name of what keeps a table, where it can't undo what a transaction did to it.
    public Optional<String> engineWithoutTransactions(Connection connection, TableName table)
            throws SQLException {
        return Optional.empty();
    }

    /// Whether a transaction can be undone up to a point within it.
    public boolean hasSavepoints() {
        return true;
    }

    /// How many rows the driver is to fetch at once, so that a large result never is in memory as a
    /// whole.
    public int fetchSize() {
        return 1 << 12;
    }

    /// Whether a result is only fetched bit by bit inside a transaction.
    public boolean streamsInTransaction() {
        return false;
    }

    /// What an error means.
    public Failure failure(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith(CLASS_OF_REFUSED_VALUES) || state.startsWith(CLASS_OF_CONSTRAINTS)) {
            return Failure.ROW;
        }
        boolean lost =
                state.startsWith("08")
                        || state.startsWith("40")
                        || state.startsWith("57P")
                        || state.startsWith("53")
                        || e instanceof SQLRecoverableException
                        || e instanceof SQLTransientException
                        || e instanceof SQLNonTransientConnectionException;
        return lost ? Failure.UNAVAILABLE : Failure.OTHER;
    }

    /// Whether a row is refused because another one has a value that must be unique.
    public boolean isTaken(SQLException e) {
        return NOT_UNIQUE.equals(e.getSQLState());
    }

    /// Inserts rows.
    public RowOperation insert(Connection connection, Target target) throws SQLException {
        return new Batched(connection, insertion(target), target, all(target), this);
    }

    /// Inserts rows, each in the place of the row with its key if there is one.
    public RowOperation upsert(Connection connection, Target target) throws SQLException {
        String sql = upsertion(target);
        return sql == null
                ? new Replacing(delete(connection, target), insert(connection, target))
                : new Batched(connection, sql, target, all(target), this);
    }

    /// Deletes the rows with the keys of these.
    public RowOperation delete(Connection connection, Target target) throws SQLException {
        String sql = "delete from " + target.name().in(this) + ofKey(target);
        return new Batched(connection, sql, target, target.key(), this);
    }

    /// Finds out which keys are there.
    public final Lookup lookup(Connection connection, Target target) throws SQLException {
        return new Lookup(connection, lookup(target), target, target.key(), this);
    }

    final String lookup(Target target) {
        return "select 1 from " + target.name().in(this) + ofKey(target);
    }

    final String ofKey(Target target) {
        return equal(target.key().stream().map(target.columns()::get).toList());
    }

    final String equal(List<String> columns) {
        return " where "
                + String.join(" and ", columns.stream().map(c -> quoted(c) + " = ?").toList());
    }

    /// A statement that inserts a row.
    protected String insertion(Target target) {
        return insertion(target, 1);
    }

    private String insertion(Target target, int rows) {
        String row =
                "(" + String.join(", ", Collections.nCopies(target.columns().size(), "?")) + ")";
        return "insert into %s (%s) values %s"
                .formatted(
                        target.name().in(this),
                        target.list(this),
                        String.join(", ", Collections.nCopies(rows, row)));
    }

    /// Inserts several rows with one statement, for a database to which a statement costs more than
    /// a row.
    ///
    /// @param rowsEach how many rows a statement inserts
    /// @param clause what stands behind the values
    /// @param one does the same row by row
    final RowOperation together(
            Connection connection, Target target, int rowsEach, String clause, RowOperation one)
            throws SQLException {
        String sql = insertion(target, rowsEach) + clause;
        return new Together(
                new Batched(connection, sql, rowsEach, target, all(target), this), rowsEach, one);
    }

    /// A statement that inserts a row or replaces the one with its key; null where the database has
    /// none.
    protected @Nullable String upsertion(Target target) {
        return null;
    }

    /// As [#upsertion], for those that know `on conflict`.
    protected final String onConflict(Target target) {
        return insertion(target) + onConflictClause(target);
    }

    /// What stands behind an insertion that replaces.
    public final String onConflictClause(Target target) {
        List<String> set =
                target.others().stream()
                        .map(c -> quoted(target.columns().get(c)))
                        .map(name -> name + " = excluded." + name)
                        .toList();
        return " on conflict (%s) do %s"
                .formatted(
                        target.list(this, target.key()),
                        set.isEmpty() ? "nothing" : "update set " + String.join(", ", set));
    }

    private static List<Integer> all(Target target) {
        return IntStream.range(0, target.columns().size()).boxed().toList();
    }
}
