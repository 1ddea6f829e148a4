package io.deltaway.jdbc;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.jdbc.internal.read.GrowingReader;
import io.deltaway.jdbc.internal.read.OnceReader;
import io.deltaway.jdbc.internal.read.Query;
import io.deltaway.jdbc.sql.Server;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows of a table or query. Immutable: each option gives another source.
///
/// Columns belong to the record's components by name; only those are fetched that the program
/// needs, and never all rows at once.
public final class JdbcSource<R> implements SourceConnector<R> {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final RowType<R> rowType;
    private final Server server;
    private final String from;
    private final String where;
    private final Options options;

    private record Options(
            Map<String, String> names,
            @Nullable String growing,
            @Nullable Duration interval,
            List<String> key,
            @Nullable ZoneId zone) {}

    /// @param from what stands behind `from` in SQL
    /// @param where what is read, for people
    JdbcSource(RowType<R> rowType, Server server, String from, String where) {
        this(rowType, server, from, where, new Options(Map.of(), null, null, List.of(), null));
    }

    private JdbcSource(
            RowType<R> rowType, Server server, String from, String where, Options options) {
        this.rowType = rowType;
        this.server = server;
        this.from = from;
        this.where = where;
        this.options = options;
    }

    private JdbcSource<R> with(Options other) {
        return new JdbcSource<>(rowType, server, from, where, other);
    }

    /// The component `column` is called `there` in the database. (Not needed where they differ in
    /// case, underscores, hyphens and spaces only.)
    public JdbcSource<R> rename(String column, String there) {
        var names = new HashMap<>(options.names);
        names.put(column, there);
        return with(
                new Options(
                        Map.copyOf(names),
                        options.growing,
                        options.interval,
                        options.key,
                        options.zone));
    }

    /// Times without a zone are instants of this one.
    public JdbcSource<R> zone(ZoneId zone) {
        return with(
                new Options(options.names, options.growing, options.interval, options.key, zone));
    }

    /// Rows are read in the order of this column, such as a number that counts up or the time of a
    /// change: so reading can go on after a restart, and rows that are new can be found. Rows
    /// without a value are not read.
    ///
    /// Promised is: each row that has the last value that was read, or a larger one, whenever it is
    /// looked for, is given once. A row that becomes visible with a smaller value after a larger
    /// one was read is not seen: as when a transaction takes a number, and commits after one that
    /// took a later number.
    public JdbcSource<R> growing(String column) {
        mustBeColumn(column);
        return with(
                new Options(options.names, column, options.interval, options.key, options.zone));
    }

    /// Rows that are new are looked for every second. Needs a column that grows.
    public JdbcSource<R> live() {
        return live(SECOND);
    }

    /// Rows that are new are looked for every `interval`. Needs a column that grows.
    public JdbcSource<R> live(Duration interval) {
        JdbcDatabase.check(interval.isPositive(), "an interval longer than nothing", interval);
        JdbcDatabase.check(
                options.growing != null,
                "growing(column) before live(): by which column new rows are found",
                "none");
        return with(
                new Options(options.names, options.growing, interval, options.key, options.zone));
    }

    /// A row takes the place of the row with the same key that was read before: for a column that
    /// grows when a row is changed. Rows that are deleted stay.
    public JdbcSource<R> keyedBy(String... columns) {
        JdbcDatabase.check(columns.length > 0, "the columns of a key", "none");
        for (String column : columns) {
            mustBeColumn(column);
        }
        JdbcDatabase.check(
                options.growing != null,
                "growing(column) before keyedBy(...): which row of a key is the newest",
                "none");
        return with(
                new Options(
                        options.names,
                        options.growing,
                        options.interval,
                        List.of(columns),
                        options.zone));
    }

    private void mustBeColumn(String column) {
        JdbcDatabase.check(
                rowType.schema().indexOf(column) >= 0,
                "one of the columns " + String.join(", ", rowType.schema().names()),
                "\"" + column + "\"");
    }

    @Override
    public RowType<R> rowType() {
        return rowType;
    }

    @Override
    public Events events() {
        return options.key.isEmpty() ? new Events.Appends() : new Events.Upserts(options.key);
    }

    @Override
    public boolean isLive() {
        return options.interval != null;
    }

    @Override
    public boolean beginsWithContents() {
        return true;
    }

    @Override
    public boolean resumes() {
        return options.growing != null;
    }

    @Override
    public Secrets secrets() {
        return server.secrets();
    }

    @Override
    public String describe() {
        return where + " in " + server;
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        var query =
                new Query(
                        server,
                        rowType.schema(),
                        from,
                        where,
                        options.names,
                        options.growing,
                        options.zone);
        return options.growing == null
                ? new OnceReader(query, context)
                : new GrowingReader(query, !options.key.isEmpty(), options.interval, context);
    }
}
