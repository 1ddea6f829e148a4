package io.deltaway.jdbc.internal.write;

import io.deltaway.connect.SinkException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.jdbc.sql.Lookup;
import io.deltaway.jdbc.sql.RowOperation;
import io.deltaway.jdbc.sql.Target;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keeps the target equal to a table with a key: first what goes is deleted, then what changes is
/// replaced, then what is new is inserted. What is refused on the way because another row still has
/// a value that must be unique waits until the others are done; rows that change places are deleted
/// and put in together.
final class SnapshotRows implements Rows {

    private final Target target;
    private final List<Integer> key;
    private final RowOperation delete;
    private final RowOperation replace;
    private final RowOperation insert;
    private final @Nullable Lookup lookup;
    private final Sieve sieve;

    /// @param insert for keys that have no row yet: an upsert where rows of others are there
    /// @param lookup null where rows of others are there
    SnapshotRows(
            Target target,
            RowOperation delete,
            RowOperation replace,
            RowOperation insert,
            @Nullable Lookup lookup,
            Sieve sieve) {
        this.target = target;
        this.key = target.key();
        this.delete = delete;
        this.replace = replace;
        this.insert = insert;
        this.lookup = lookup;
        this.sieve = sieve;
    }

    @Override
    public void write(long epoch, Batch delta, int number)
            throws SQLException, IOException, Sieve.LostTransaction {
        var keys = new KeyGroups(delta, key);
        if (keys.doubled() >= 0) {
            throw doubled(delta, keys.doubled());
        }
        sieve.pass(delete, delta, number, keys.deleted(), false);
        if (!target.hasOtherUnique()) {
            sieve.pass(replace, delta, number, keys.replacing(), false);
            sieve.pass(insert, delta, number, keys.inserted(), true);
            return;
        }
        int[] waiting = sieve.attempt(replace, delta, number, keys.replacing(), false);
        int[] added = sieve.attempt(insert, delta, number, keys.inserted(), true);
        if (target.isReferenced()) {
            // Who refers to a row that is deleted for a moment might go with it.
            sieve.pass(replace, delta, number, waiting, false);
        } else {
            waiting = sieve.attempt(replace, delta, number, waiting, false);
            sieve.exchange(delete, replace, delta, number, waiting);
        }
        sieve.pass(insert, delta, number, added, true);
    }

    /// A row that is new, and refused where its key is there, is a second one: the first came in
    /// another epoch.
    @Override
    public void check(Sieve.Refused refused) throws SQLException, SinkException {
        Batch added = refused.added();
        if (lookup != null && added != null && lookup.finds(added, 0)) {
            throw new SinkException(
                    "DW-0447",
                    "two rows of the table have the key %s of the snapshot %s, or the database takes another key to be equal to it"
                            .formatted(key(added, 0), target.name()),
                    "Group the table by the key, or name more columns as key; give texts of the key a collation that tells all of them apart; or write changes.",
                    null);
        }
    }

    private String key(Batch delta, int row) {
        return key.stream()
                .map(c ->
                        target.schema().fields().get(c).name()
                                + "="
                                + delta.column(c).value(target.schema().type(c), row))
                .collect(Collectors.joining(", "));
    }

    private SinkException doubled(Batch delta, int row) {
        return new SinkException(
                "DW-0447",
                "two rows of the table have the key %s of the snapshot %s"
                        .formatted(key(delta, row), target.name()),
                "Group the table by the key, or name more columns as key; or write changes.",
                null);
    }

    @Override
    public void close() throws SQLException {
        try (delete;
                replace;
                lookup) {
            insert.close();
        }
    }
}
