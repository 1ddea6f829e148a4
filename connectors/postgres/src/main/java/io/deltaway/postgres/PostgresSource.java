package io.deltaway.postgres;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.jdbc.sql.Server;
import io.deltaway.jdbc.sql.TableName;
import io.deltaway.postgres.internal.follow.Following;
import io.deltaway.table.Events;
import io.deltaway.table.PlanException;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A table and every change of it that is committed. Immutable: each option gives another source.
///
/// It begins with the rows that are there, and goes on with each transaction: what one transaction
/// does is in one epoch, however large it is. After a restart it goes on where it was: the server
/// keeps its log for it, in a replication slot.
public final class PostgresSource<R> implements SourceConnector<R> {

    private final RowType<R> rowType;
    private final Server server;
    private final TableName table;
    private final List<String> key;
    private final Map<String, String> renames;
    private final @Nullable String slot;
    private final @Nullable String publication;
    private final boolean epochPerTransaction;

    PostgresSource(RowType<R> rowType, Server server, TableName table, List<String> key) {
        this(rowType, server, table, key, Map.of(), null, null, false);
        for (String column : key) {
            check(
                    rowType.schema().indexOf(column) >= 0,
                    "a key of the columns " + String.join(", ", rowType.schema().names()),
                    "\"" + column + "\"");
        }
    }

    private PostgresSource(
            RowType<R> rowType,
            Server server,
            TableName table,
            List<String> key,
            Map<String, String> renames,
            @Nullable String slot,
            @Nullable String publication,
            boolean epochPerTransaction) {
        this.rowType = rowType;
        this.server = server;
        this.table = table;
        this.key = List.copyOf(key);
        this.renames = Map.copyOf(renames);
        this.slot = slot;
        this.publication = publication;
        this.epochPerTransaction = epochPerTransaction;
    }

    /// The component `column` is called `there` in the table. (Not needed where they differ in
    /// case, underscores, hyphens and spaces only.)
    public PostgresSource<R> rename(String column, String there) {
        var more = new HashMap<>(renames);
        more.put(column, there);
        return new PostgresSource<>(
                rowType, server, table, key, more, slot, publication, epochPerTransaction);
    }

    /// The name of the replication slot; `deltaway_`, schema and table where nothing is said. It is
    /// made when a pipeline begins, and one that is there by then is made anew. Two pipelines that
    /// follow one table need two names.
    public PostgresSource<R> slot(String name) {
        check(name.matches("[a-z0-9_]{1,63}"), "lower-case letters, digits, underscores", name);
        return new PostgresSource<>(
                rowType, server, table, key, renames, name, publication, epochPerTransaction);
    }

    /// The name of the publication. One that is there is taken if it publishes all changes of the
    /// table; else it is made.
    public PostgresSource<R> publication(String name) {
        check(!name.isBlank(), "the name of a publication", "\"" + name + "\"");
        return new PostgresSource<>(
                rowType, server, table, key, renames, slot, name, epochPerTransaction);
    }

    /// Each transaction is an epoch of its own. Without this several of them may be in one epoch
    /// where they come faster than epochs are done.
    public PostgresSource<R> epochPerTransaction() {
        return new PostgresSource<>(rowType, server, table, key, renames, slot, publication, true);
    }

    private static void check(boolean fits, String expected, String actual) {
        if (!fits) {
            throw new PlanException(
                    "DW-0116",
                    "an option of a database does not fit",
                    expected,
                    actual,
                    "change it");
        }
    }

    @Override
    public RowType<R> rowType() {
        return rowType;
    }

    @Override
    public Events events() {
        return key.isEmpty() ? new Events.Changes() : new Events.Upserts(key, true);
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public boolean beginsWithContents() {
        return true;
    }

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public Secrets secrets() {
        return server.secrets();
    }

    @Override
    public String describe() {
        return "changes of " + table + " in " + server;
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        return new Following(
                        server,
                        rowType,
                        table,
                        key,
                        renames,
                        slot,
                        publication,
                        epochPerTransaction)
                .open(context);
    }
}
