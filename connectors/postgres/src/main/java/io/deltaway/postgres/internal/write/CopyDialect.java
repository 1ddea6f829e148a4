package io.deltaway.postgres.internal.write;

import io.deltaway.jdbc.sql.PostgreSql;
import io.deltaway.jdbc.sql.RowOperation;
import io.deltaway.jdbc.sql.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// PostgreSQL, with `COPY` where there are many rows: straight into the table where they are new,
/// else into a temporary table, from which they are merged.
public final class CopyDialect extends PostgreSql {

    /// The driver's.
    public CopyDialect() {}

    @Override
    public RowOperation insert(Connection connection, Target target) throws SQLException {
        List<Integer> all = all(target);
        return new Copy(
                connection,
                super.insert(connection, target),
                rows(target, all),
                copy(target.name().in(this), target, all),
                List.of(),
                List.of());
    }

    @Override
    public RowOperation upsert(Connection connection, Target target) throws SQLException {
        List<Integer> all = all(target);
        String rows = temporary(connection, target, all, "upserts");
        String merge =
                "insert into %s (%s) select %s from %s%s"
                        .formatted(
                                target.name().in(this),
                                target.list(this),
                                target.list(this),
                                rows,
                                onConflictClause(target));
        return new Copy(
                connection,
                super.upsert(connection, target),
                rows(target, all),
                copy(rows, target, all),
                List.of("truncate " + rows),
                List.of(merge));
    }

    @Override
    public RowOperation delete(Connection connection, Target target) throws SQLException {
        String keys = temporary(connection, target, target.key(), "deletes");
        String same =
                target.key().stream()
                        .map(c -> quoted(target.columns().get(c)))
                        .map(column -> "t." + column + " = gone." + column)
                        .collect(Collectors.joining(" and "));
        return new Copy(
                connection,
                super.delete(connection, target),
                rows(target, target.key()),
                copy(keys, target, target.key()),
                List.of("truncate " + keys),
                List.of(
                        "delete from %s t using %s gone where %s"
                                .formatted(target.name().in(this), keys, same)));
    }

    private static CopyRows rows(Target target, List<Integer> columns) {
        return CopyBinary.of(target, columns).orElseGet(() -> new CopyText(target, columns));
    }

    private static List<Integer> all(Target target) {
        return IntStream.range(0, target.columns().size()).boxed().toList();
    }

    private String copy(String table, Target target, List<Integer> columns) {
        return "copy " + table + " (" + target.list(this, columns) + ") from stdin";
    }

    /// A table of the session with some columns of the target, empty at each commit.
    private String temporary(
            Connection connection, Target target, List<Integer> columns, String what)
            throws SQLException {
        String name = "pg_temp." + quoted("deltaway_" + what);
        try (Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists " + name);
            statement.execute(
                    "create temporary table %s on commit delete rows as select %s from %s with no data"
                            .formatted(
                                    quoted("deltaway_" + what),
                                    target.list(this, columns),
                                    target.name().in(this)));
        }
        return name;
    }
}
