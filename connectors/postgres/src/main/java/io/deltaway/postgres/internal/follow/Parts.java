package io.deltaway.postgres.internal.follow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tables below a table, in which rows of it are: its partitions, or what inherits from it. A
/// server does not send that rows go together with their partition, so it is asked what is there.
///
/// @param byId what is known of each, by the number that the server gave it
record Parts(Map<Long, Part> byId) {

    static final Parts NONE = new Parts(Map.of());

    /// @param file the number of its file, which `truncate` changes and `delete` does not
    /// @param name empty where only its number is known, since a restart
    record Part(long file, boolean isEmpty, String name) {}

    static Parts read(Connection connection, long table) throws SQLException {
        var byId = new TreeMap<Long, Part>();
        try (PreparedStatement query =
                connection.prepareStatement(
                        "with recursive part(id) as (select inhrelid from pg_inherits where inhparent = ?"
                                + " union select inhrelid from pg_inherits join part on inhparent = id)"
                                + " select id::bigint, coalesce(pg_relation_filenode(id), 0)::bigint,"
                                + " coalesce(pg_relation_size(id), 0) = 0, id::regclass::text from part")) {
            query.setLong(1, table);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    var part = new Part(row.getLong(2), row.getBoolean(3), row.getString(4));
                    byId.put(row.getLong(1), part);
                }
            }
        }
        return new Parts(byId);
    }

    /// Those that hold rows and were not there before.
    List<Long> newSince(Parts earlier) {
        return byId.entrySet().stream()
                .filter(now -> !now.getValue().isEmpty() && !earlier.byId.containsKey(now.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Whether a table became a part of another one when it held rows already, which nobody sent:
    /// such as are older than the transaction that attached it, or one of those that it is a part
    /// of. What was made as a part was empty. Rows stand in the order in which they came, so the
    /// first pages tell.
    ///
    /// @return its name, or null where it did not
    static @Nullable String cameWithRows(Connection connection, long table, long part)
            throws SQLException {
        String name;
        try (PreparedStatement query =
                connection.prepareStatement(
                        "select oid::regclass::text from pg_class where oid = ?"
                                + " and relkind = 'r' and has_table_privilege(oid, 'select')")) {
            query.setLong(1, part);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                name = row.getString(1);
            }
        }
        try (PreparedStatement query =
                connection.prepareStatement(
                        "with recursive up(id, parent, by) as ("
                                + "select inhrelid, inhparent, xmin from pg_inherits where inhrelid = ?"
                                + " union all select i.inhrelid, i.inhparent, i.xmin from pg_inherits i"
                                + " join up on i.inhrelid = up.parent where up.parent <> ?),"
                                + " attached(age) as (select min(age(by)) from up where not exists ("
                                + "select from pg_attribute made where made.attrelid = up.id"
                                + " and made.attnum = -1 and made.xmin = up.by))"
                                + " select exists (select from only "
                                + name
                                + " old, attached where old.ctid < '(100,0)' and age(old.xmin) > attached.age)")) {
            query.setLong(1, part);
            query.setLong(2, table);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1) ? name : null;
            }
        }
    }

    /// One that held rows and is not there any more, or was emptied at once, for messages; null
    /// where there is none.
    @Nullable String lostOf(Parts earlier) {
        for (Map.Entry<Long, Part> one : earlier.byId.entrySet()) {
            Part then = one.getValue();
            Part now = byId.get(one.getKey());
            if (!then.isEmpty() && (now == null || now.isEmpty() && now.file() != then.file())) {
                String name = now == null ? then.name() : now.name();
                return name.isEmpty() ? "with the number " + one.getKey() : name;
            }
        }
        return null;
    }

    /// All of them, for messages.
    String names() {
        return byId.values().stream().map(Part::name).collect(Collectors.joining(", "));
    }

    /// Those that hold rows, for [#parse].
    String text() {
        return byId.entrySet().stream()
                .filter(one -> !one.getValue().isEmpty())
                .map(one -> one.getKey() + ":" + one.getValue().file())
                .collect(Collectors.joining(","));
    }

    static Parts parse(String text) {
        var byId = new TreeMap<Long, Part>();
        Stream.of(text.split(","))
                .filter(one -> !one.isEmpty())
                .map(one -> one.split(":", 2))
                .forEach(one ->
                        byId.put(
                                Long.valueOf(one[0]), new Part(Long.parseLong(one[1]), false, "")));
        return new Parts(byId);
    }
}
