package io.deltaway.postgres.internal.follow;

import io.deltaway.connect.SourceException;
import io.deltaway.engine.value.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the messages of `pgoutput` (protocol version 1) and adds the changes of one table to the
/// rows. Transactions come one after the other, each when it has been committed, and are streamed
/// through: none is held here. Owned by one thread.
final class Changes {

    private final Settings settings;
    private final boolean[] needed;
    private final EventRows rows;
    private final List<@Nullable Object[]> clearingKeys;
    private final Tuple before = new Tuple();
    private final Tuple after = new Tuple();
    private int relation = -1;
    private @Nullable Columns columns;
    private long behind;
    private long commit;
    private boolean inTransaction;
    private long seen;
    private final Position start;
    private Parts parts;

    /// What of the table is followed.
    ///
    /// @param id the number that the server gave the table
    /// @param schemaName of the table in the database
    record Settings(
            Schema schema,
            long id,
            String schemaName,
            String table,
            List<String> key,
            Map<String, String> renames) {

        boolean isKeyed() {
            return !key.isEmpty();
        }

        String name() {
            return schemaName + "." + table;
        }
    }

    /// @param start where reading begins
    Changes(Settings settings, boolean[] needed, EventRows rows, Position start) {
        this.settings = settings;
        this.needed = needed;
        this.rows = rows;
        this.start = start;
        this.behind = start.lsn();
        this.parts = start.parts();
        this.clearingKeys =
                settings.isKeyed() ? ClearingKeys.of(settings.schema(), settings.key()) : List.of();
    }

    /// Where reading would go on behind what was read.
    Position position() {
        return inTransaction
                ? new Position(false, behind, commit, seen, settings.id(), parts)
                : Position.behind(behind, settings.id(), parts);
    }

    /// The partitions, as they are now.
    void has(Parts found) {
        parts = found;
    }

    Parts parts() {
        return parts;
    }

    boolean isInTransaction() {
        return inTransaction;
    }

    /// Takes a message.
    ///
    /// @return whether a transaction ended with it
    boolean take(ByteBuffer message) throws SourceException {
        char kind = (char) message.get();
        switch (kind) {
            case 'B' -> {
                commit = message.getLong();
                inTransaction = true;
                seen = 0;
                rows.at(commit);
            }
            case 'C' -> {
                message.get(); // flags
                message.getLong(); // the commit itself
                behind = message.getLong();
                inTransaction = false;
                return true;
            }
            case 'R' -> relation(message);
            case 'I' -> {
                if (isOurs(message)) {
                    message.get(); // always N
                    after.read(message);
                    insert();
                }
            }
            case 'U' -> {
                if (isOurs(message)) {
                    update(message);
                }
            }
            case 'D' -> {
                if (isOurs(message)) {
                    char form = (char) message.get();
                    before.read(message);
                    delete(form);
                }
            }
            case 'T' -> truncate(message);
            case 'Y', 'O', 'M' -> {} // types, origins, messages
            default ->
                    throw new SourceException(
                            "DW-0485",
                            "the server sends a message '" + kind + "', which is not known",
                            "Report it, with the version of the server.",
                            null);
        }
        return false;
    }

    private void relation(ByteBuffer message) throws SourceException {
        int id = message.getInt();
        String schemaName = text(message);
        String table = text(message);
        if (!schemaName.equals(settings.schemaName()) || !table.equals(settings.table())) {
            if (id == relation) {
                relation = -1; // it was renamed
            }
            return;
        }
        message.get(); // replica identity; each row says what it has
        int count = message.getShort();
        var names = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) {
            message.get(); // whether it is part of the identity
            names.add(text(message));
            message.getInt(); // type
            message.getInt(); // modifier
        }
        columns =
                Columns.find(
                        settings.schema(),
                        needed,
                        settings.renames(),
                        names,
                        true,
                        settings.name());
        relation = id;
    }

    private static String text(ByteBuffer message) {
        int end = message.position();
        while (message.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - message.position()];
        message.get(bytes);
        message.get();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private boolean isOurs(ByteBuffer message) {
        return message.getInt() == relation && !isGivenAlready();
    }

    /// Counts the changes of a transaction; those that were given before the connection was lost
    /// are passed over.
    private boolean isGivenAlready() {
        seen++;
        return commit == start.transaction() && seen <= start.given();
    }

    private Columns columns() {
        if (columns == null) {
            throw new IllegalStateException("the server sends a row before its table");
        }
        return columns;
    }

    private void insert() {
        if (settings.isKeyed()) {
            rows.upsert(after, columns(), true);
        } else {
            rows.change(after, columns(), 1);
        }
    }

    private void update(ByteBuffer message) throws SourceException {
        char form = (char) message.get();
        boolean hasBefore = form == 'K' || form == 'O';
        if (hasBefore) {
            before.read(message);
            message.get(); // always N
        }
        after.read(message);
        if (form == 'O') {
            after.fill(before);
        }
        if (settings.isKeyed()) {
            boolean moved = hasBefore && hasMoved();
            if (moved) {
                rows.delete(before, columns());
            }
            rows.upsert(after, columns(), !moved);
        } else {
            mustBeWhole(form);
            rows.change(before, columns(), -1);
            rows.change(after, columns(), 1);
        }
    }

    private boolean hasMoved() {
        int[] places = columns().places();
        for (String column : settings.key()) {
            int place = places[settings.schema().indexOf(column)];
            if (place >= 0 && !before.isSame(place, after)) {
                return true;
            }
        }
        return false;
    }

    private void delete(char form) throws SourceException {
        if (settings.isKeyed()) {
            rows.delete(before, columns());
        } else {
            mustBeWhole(form);
            rows.change(before, columns(), -1);
        }
    }

    private void mustBeWhole(char form) throws SourceException {
        if (form != 'O') {
            throw new SourceException(
                    "DW-0483",
                    "the table %s does not send the rows that go as a whole"
                            .formatted(settings.name()),
                    "alter table ... replica identity full; or follow it by its key.",
                    null);
        }
    }

    private void truncate(ByteBuffer message) throws SourceException {
        int count = message.getInt();
        message.get(); // options
        for (int i = 0; i < count; i++) {
            if (message.getInt() == relation && !isGivenAlready()) {
                clear();
            }
        }
    }

    /// All rows go.
    void clear() throws SourceException {
        if (!settings.isKeyed()) {
            throw new SourceException(
                    "DW-0486",
                    "the table %s was truncated at %s, and which rows it had is not known"
                            .formatted(settings.name(), Lsn.text(commit)),
                    "Begin anew with another state directory; follow the table by a key, or delete rows instead.",
                    null);
        }
        parts = Parts.NONE;
        clearingKeys.forEach(rows::clear);
    }
}
