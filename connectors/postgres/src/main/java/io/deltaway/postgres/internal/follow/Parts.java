package io.deltaway.postgres.internal.follow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tables below a table, in which rows of it are: its partitions, or what inherits from it. A
/// server does not send that rows go together with their partition, so it is asked what is there.
///
/// @param byId what is known of each, by the number that the server gave it
record Parts(Map<Long, Part> byId) {

    static final Parts NONE = new Parts(Map.of());

    /// @param file the number of its file, which `truncate` changes and `delete` does not
    record Part(long file, boolean isEmpty) {}

    static Parts read(Connection connection, long table) throws SQLException {
        var byId = new TreeMap<Long, Part>();
        try (PreparedStatement query =
                connection.prepareStatement(
                        "with recursive part(id) as (select inhrelid from pg_inherits where inhparent = ?"
                                + " union select inhrelid from pg_inherits join part on inhparent = id)"
                                + " select id::bigint, coalesce(pg_relation_filenode(id), 0)::bigint,"
                                + " coalesce(pg_relation_size(id), 0) = 0 from part")) {
            query.setLong(1, table);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    byId.put(row.getLong(1), new Part(row.getLong(2), row.getBoolean(3)));
                }
            }
        }
        return new Parts(byId);
    }

    /// Whether one that held rows is not there any more, or was emptied at once.
    boolean haveLostOneOf(Parts earlier) {
        return earlier.byId.entrySet().stream()
                .filter(then -> !then.getValue().isEmpty())
                .anyMatch(then -> {
                    Part now = byId.get(then.getKey());
                    return now == null || now.isEmpty() && now.file() != then.getValue().file();
                });
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
                        byId.put(Long.valueOf(one[0]), new Part(Long.parseLong(one[1]), false)));
        return new Parts(byId);
    }
}
