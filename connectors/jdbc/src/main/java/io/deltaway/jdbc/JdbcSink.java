package io.deltaway.jdbc;

import io.deltaway.connect.DoubledKeys;
import io.deltaway.connect.DoubledKeys.Taken;
import io.deltaway.connect.Secrets;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.jdbc.internal.write.Opening;
import io.deltaway.jdbc.internal.write.Opening.Before;
import io.deltaway.jdbc.internal.write.Opening.Holds;
import io.deltaway.jdbc.sql.Server;
import io.deltaway.jdbc.sql.TableName;
import io.deltaway.table.Row;
import io.deltaway.table.Sink;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rows of any table to a table of a database, each epoch in one transaction: who reads it sees
/// whole epochs. Immutable: each option gives another sink.
///
/// The same transaction says in the table `deltaway_epochs` which epoch it was, so that what a
/// restart repeats is written once. Rows that the database refuses become rows of the pipeline's
/// errors.
public final class JdbcSink implements SinkConnector<Object> {

    private final Server server;
    private final TableName table;
    private final Holds holds;
    private final List<String> key;
    private final Map<String, String> names;
    private final boolean creates;
    private final Before before;

    JdbcSink(Server server, TableName table, Holds holds, List<String> key) {
        this(server, table, holds, key, Map.of(), false, Before.REFUSED);
    }

    private JdbcSink(
            Server server,
            TableName table,
            Holds holds,
            List<String> key,
            Map<String, String> names,
            boolean creates,
            Before before) {
        this.server = server;
        this.table = table;
        this.holds = holds;
        this.key = List.copyOf(key);
        this.names = Map.copyOf(names);
        this.creates = creates;
        this.before = before;
    }

    /// The column `column` is called `there` in the table. (Not needed where they differ in case,
    /// underscores, hyphens and spaces only.)
    public JdbcSink rename(String column, String there) {
        var more = new HashMap<>(names);
        more.put(column, there);
        return new JdbcSink(server, table, holds, key, more, creates, before);
    }

    /// The table is made where there is none, with the key of a snapshot as its primary key.
    public JdbcSink creating() {
        return new JdbcSink(server, table, holds, key, names, true, before);
    }

    /// Rows that are there when a pipeline begins anew are deleted, in the transaction of its first
    /// epoch; so are those that another program wrote, where the state of that one is taken up.
    /// Without this and [#added] a table that has rows is refused.
    public JdbcSink emptied() {
        return new JdbcSink(server, table, holds, key, names, creates, Before.DELETED);
    }

    /// Rows that are there when a pipeline begins anew stay. Of a snapshot those stay whose key
    /// never comes; the others are replaced.
    public JdbcSink added() {
        return new JdbcSink(server, table, holds, key, names, creates, Before.KEPT);
    }

    @Override
    public Accepts accepts() {
        return switch (holds) {
            case CHANGES -> Accepts.CHANGES;
            case SNAPSHOT -> Accepts.UPSERTS;
            case ROWS -> Accepts.APPENDS;
        };
    }

    @Override
    public List<String> key() {
        return key;
    }

    /// Else a row that can't be inserted tells.
    @Override
    public Optional<Sink<Row>> doubledKeys() {
        return holds == Holds.SNAPSHOT && before == Before.KEPT
                ? Optional.of(new DoubledKeys(this, Taken.present(key), "DW-0447"))
                : Optional.empty();
    }

    @Override
    public List<String> ownColumns() {
        return holds == Holds.CHANGES ? EPOCH_AND_WEIGHT : List.of();
    }

    @Override
    public boolean startsOver() {
        return before == Before.DELETED;
    }

    @Override
    public Secrets secrets() {
        return server.secrets();
    }

    @Override
    public String describe() {
        return name() + " in " + server;
    }

    private String name() {
        String what =
                switch (holds) {
                    case CHANGES -> "changes ";
                    case SNAPSHOT -> "snapshot ";
                    case ROWS -> "rows ";
                };
        return what + table;
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.EXACTLY_ONCE;
    }

    @Override
    public SinkWriter open(SinkContext<Object> context) throws IOException {
        return new Opening(server, table, holds, key, names, creates, before, name()).open(context);
    }
}
