package io.deltaway.postgres.internal.follow;

import io.deltaway.connect.SourceException;
import io.deltaway.jdbc.sql.Server;
import io.deltaway.jdbc.sql.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the server says about a table, its publication and its slot. On a connection of its own, in
/// which each statement is a transaction.
final class Catalog {

    private final Connection connection;
    private final Server server;

    Catalog(Connection connection, Server server) {
        this.connection = connection;
        this.server = server;
    }

    /// A table.
    ///
    /// @param id the number that the server gave it
    /// @param columns their names, in order
    /// @param identity the columns by which rows that go are named; empty where there is none
    /// @param whole whether rows that go are sent whole
    /// @param partitioned whether its rows are in partitions, and sent as its own
    record Table(
            long id,
            String schema,
            String name,
            List<String> columns,
            Set<String> identity,
            boolean whole,
            boolean partitioned) {

        @Override
        public String toString() {
            return schema + "." + name;
        }
    }

    /// Fails where the server does not keep what logical replication needs.
    void checkServer() throws SQLException, SourceException {
        String level = text("show wal_level");
        if (!"logical".equals(level)) {
            throw new SourceException(
                    "DW-0481",
                    "%s has wal_level = %s, and changes can be followed with wal_level = logical only"
                            .formatted(server, level),
                    "Set it in postgresql.conf and restart the server.",
                    null);
        }
    }

    Table table(TableName name) throws SQLException, SourceException {
        String quoted = name.in(server.dialect());
        long id;
        String schema;
        String table;
        char identity;
        boolean partitioned;
        try (PreparedStatement query =
                connection.prepareStatement(
                        "select c.oid, n.nspname, c.relname, c.relreplident, c.relkind = 'p' from pg_class c"
                                + " join pg_namespace n on n.oid = c.relnamespace"
                                + " where c.oid = to_regclass(?) and c.relkind in ('r', 'p')")) {
            query.setString(1, quoted);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new SourceException(
                            "DW-0482",
                            "there is no table " + name + " in " + server,
                            "Correct its name, or put its schema and a point before it.",
                            null);
                }
                id = row.getLong(1);
                schema = row.getString(2);
                table = row.getString(3);
                identity = row.getString(4).charAt(0);
                partitioned = row.getBoolean(5);
            }
        }
        var columns = new ArrayList<String>();
        try (PreparedStatement query =
                connection.prepareStatement(
                        "select attname from pg_attribute where attrelid = ? and attnum > 0"
                                + " and not attisdropped and attgenerated = '' order by attnum")) {
            query.setLong(1, id);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    columns.add(row.getString(1));
                }
            }
        }
        String index = identity == 'i' ? "i.indisreplident" : "i.indisprimary";
        var key = new HashSet<String>();
        if (identity == 'd' || identity == 'i') {
            try (PreparedStatement query =
                    connection.prepareStatement(
                            "select a.attname from pg_index i join pg_attribute a"
                                    + " on a.attrelid = i.indrelid and a.attnum = any(i.indkey)"
                                    + " where i.indrelid = ? and "
                                    + index)) {
                query.setLong(1, id);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        key.add(row.getString(1));
                    }
                }
            }
        }
        return new Table(
                id,
                schema,
                table,
                List.copyOf(columns),
                Set.copyOf(key),
                identity == 'f',
                partitioned);
    }

    /// What is published of a table.
    ///
    /// @param condition which its rows meet; null where all are published
    record Published(@Nullable String condition, List<String> columns) {}

    /// Makes a publication where there is none; fails where it does not publish all changes of the
    /// table.
    ///
    /// @param isOurs whether it is for this table only, which is then put into it where it is not:
    ///   it may have been dropped and made anew
    Published publication(String name, Table table, boolean isOurs)
            throws SQLException, SourceException {
        long version = number("select current_setting('server_version_num')::bigint");
        if (number("select count(*) from pg_publication where pubname = ?", name) == 0) {
            try (var statement = connection.createStatement()) {
                statement.execute(
                        "create publication %s for table %s%s"
                                .formatted(
                                        server.dialect().quoted(name),
                                        new TableName(List.of(table.schema(), table.name()))
                                                .in(server.dialect()),
                                        version >= 130_000
                                                ? " with (publish_via_partition_root = true)"
                                                : ""));
            }
            return new Published(null, table.columns());
        }
        if (isOurs
                && number("select count(*) from pg_publication_tables where pubname = ?", name)
                        == 0) {
            try (var statement = connection.createStatement()) {
                statement.execute(
                        "alter publication %s set table %s"
                                .formatted(
                                        server.dialect().quoted(name),
                                        new TableName(List.of(table.schema(), table.name()))
                                                .in(server.dialect())));
            }
        }
        boolean isPart = version >= 150_000;
        try (PreparedStatement query =
                connection.prepareStatement(
                        "select "
                                + (isPart ? "t.rowfilter, t.attnames" : "null, null")
                                + ", p.pubinsert and p.pubupdate and p.pubdelete and p.pubtruncate"
                                + " from pg_publication_tables t join pg_publication p using (pubname)"
                                + " where pubname = ? and schemaname = ? and tablename = ?")) {
            query.setString(1, name);
            query.setString(2, table.schema());
            query.setString(3, table.name());
            try (ResultSet row = query.executeQuery()) {
                if (row.next() && row.getBoolean(3)) {
                    Array columns = row.getArray(2);
                    return new Published(
                            row.getString(1),
                            columns == null
                                    ? table.columns()
                                    : List.of((String[]) columns.getArray()));
                }
            }
        }
        throw new SourceException(
                "DW-0487",
                "the publication %s in %s does not publish inserts, updates, deletes and truncations of %s"
                        .formatted(name, server, table),
                "Change the publication, or name another one with publication(name): one that is not there is made.",
                null);
    }

    /// Whether the table is there under its name, and in the publication.
    boolean publishes(String publication, Changes.Settings table) throws SQLException {
        return number(
                        "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                                + " join pg_publication_tables t on schemaname = nspname and tablename = relname"
                                + " where c.oid::text = ? and nspname = ? and relname = ? and pubname = ?",
                        Long.toString(table.id()),
                        table.schemaName(),
                        table.table(),
                        publication)
                > 0;
    }

    /// A replication slot.
    ///
    /// @param process the server's process that uses it; 0 where none does
    /// @param isLost whether the server has thrown away what it held
    record Slot(String plugin, String database, long process, boolean isLost) {}

    @Nullable Slot slot(String name) throws SQLException {
        boolean knowsLoss =
                number("select current_setting('server_version_num')::bigint") >= 130_000;
        try (PreparedStatement query =
                connection.prepareStatement(
                        "select coalesce(plugin, ''), coalesce(database, ''), coalesce(active_pid, 0), "
                                + (knowsLoss ? "coalesce(wal_status, '') = 'lost'" : "false")
                                + " from pg_replication_slots where slot_name = ?")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? new Slot(
                                row.getString(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getBoolean(4))
                        : null;
            }
        }
    }

    void dropSlot(String name) throws SQLException {
        try (PreparedStatement drop =
                connection.prepareStatement("select pg_drop_replication_slot(?)")) {
            drop.setString(1, name);
            drop.execute();
        }
    }

    /// How far the server has written its log.
    long end() throws SQLException {
        return Lsn.parse(
                text(
                        "select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()"
                                + " else pg_current_wal_lsn() end::text"));
    }

    /// The name of the database.
    String database() throws SQLException {
        return text("select current_database()");
    }

    Parts parts(long table) throws SQLException {
        return Parts.read(connection, table);
    }

    /// The name of one of these parts of a table that held rows before it was one, or null.
    @Nullable String cameWithRows(long table, List<Long> parts) throws SQLException {
        for (long part : parts) {
            String name = Parts.cameWithRows(connection, table, part);
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    private String text(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private long number(String sql, String... parameters) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
