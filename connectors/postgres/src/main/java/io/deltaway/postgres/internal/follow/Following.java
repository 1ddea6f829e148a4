package io.deltaway.postgres.internal.follow;

import io.deltaway.connect.SettingException;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.SourceReader;
import io.deltaway.connect.UnavailableException;
import io.deltaway.formats.parse.Cells;
import io.deltaway.jdbc.sql.Server;
import io.deltaway.jdbc.sql.TableName;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.postgresql.replication.ReplicationSlotInfo;

/// Opens what follows a table: looks whether it can be followed, makes publication and slot, and
/// begins with the rows that are there, or goes on where a restart says.
///
/// @param slot the name of the slot; null for the usual one
/// @param publication the name of the publication; null for the usual one
public record Following(
        Server server,
        RowType<?> rowType,
        TableName name,
        List<String> key,
        Map<String, String> renames,
        @Nullable String slot,
        @Nullable String publication,
        boolean epochPerTransaction) {

    private static final int STATUS_SECONDS = 2;

    /// A reader of the table.
    public SourceReader open(SourceContext context) throws IOException {
        Connection connection;
        try {
            connection = server.connect();
        } catch (SQLException e) {
            throw server.sourceFailure("connect", e);
        }
        try {
            return open(connection, context);
        } catch (SQLException e) {
            Quietly.close(connection);
            throw server.sourceFailure("follow " + name, e);
        } catch (IOException | RuntimeException e) {
            Quietly.close(connection);
            throw e;
        }
    }

    private SourceReader open(Connection connection, SourceContext context)
            throws SQLException, IOException {
        var catalog = new Catalog(connection, server);
        catalog.checkServer();
        Catalog.Table table = catalog.table(name);
        var settings =
                new Changes.Settings(
                        rowType.schema(), table.id(), table.schema(), table.name(), key, renames);
        boolean[] needed = needed(context);
        Columns columns =
                Columns.find(
                        rowType.schema(), needed, renames, table.columns(), true, table.toString());
        checkIdentity(table, columns);
        String published = publication == null ? derived(table) : publication;
        String slotName = slot == null ? derived(table) : slot;
        var stream = new Streaming(this, catalog, table, slotName, published);
        Position position = Position.from(context.offsets());
        if (position != null && !position.inSnapshot()) {
            if (position.table() != table.id() || !catalog.publishes(published, settings)) {
                throw stream.gone();
            }
        }
        stream.parts(); // fails where it may have none
        Catalog.Published sent = catalog.publication(published, table, publication == null);
        checkColumns(columns, sent, published, table);
        boolean[] isKey = ClearingKeys.isKey(rowType.schema(), key);
        var rows =
                new EventRows(
                        new Cells(rowType.schema(), needed, null, List.of()),
                        isKey,
                        settings.isKeyed(),
                        table.toString());
        if (position != null && !position.inSnapshot()) {
            checkSlot(catalog, slotName, position);
            return new ChangeReader(
                    this, settings, connection, stream, needed, rows, position, null, false);
        }
        if (position != null && !settings.isKeyed()) {
            throw new SourceException(
                    "DW-0488",
                    "the connection was lost while the rows of %s were read that were there, and what was read can't be taken back"
                            .formatted(table),
                    "Run again; or follow the table by a key.",
                    null);
        }
        dropOld(catalog, slotName);
        Connection replication = replicate();
        try {
            ReplicationSlotInfo made =
                    replication
                            .unwrap(PGConnection.class)
                            .getReplicationAPI()
                            .createReplicationSlot()
                            .logical()
                            .withSlotName(slotName)
                            .withOutputPlugin("pgoutput")
                            .make();
            var contents =
                    new Contents(
                            server,
                            table,
                            settings,
                            needed,
                            Objects.requireNonNull(made.getSnapshotName()),
                            sent.condition());
            var start =
                    Position.behind(
                            made.getConsistentPoint().asLong(), table.id(), contents.parts());
            return new ChangeReader(
                    this,
                    settings,
                    connection,
                    stream,
                    needed,
                    rows,
                    start,
                    contents,
                    position != null);
        } finally {
            Quietly.close(replication);
        }
    }

    private boolean[] needed(SourceContext context) {
        boolean[] needed = new boolean[rowType.schema().width()];
        for (int c = 0; c < needed.length; c++) {
            String column = rowType.schema().fields().get(c).name();
            needed[c] = context.needs(column) || key.contains(column);
        }
        return needed;
    }

    private void checkIdentity(Catalog.Table table, Columns columns) throws SourceException {
        if (table.whole()) {
            return;
        }
        Set<String> wanted = new TreeSet<>();
        for (String column : key) {
            wanted.add(columns.names().get(rowType.schema().indexOf(column)));
        }
        if (!wanted.isEmpty() && wanted.equals(table.identity())) {
            return;
        }
        String says =
                table.identity().isEmpty()
                        ? "has no primary key, and no other replica identity"
                        : "names the rows that go by "
                                + String.join(", ", new TreeSet<>(table.identity()));
        throw new SourceException(
                "DW-0483",
                "the table %s %s, and is followed %s"
                        .formatted(
                                table,
                                says,
                                wanted.isEmpty()
                                        ? "without a key"
                                        : "by " + String.join(", ", wanted)),
                "Follow it by these columns; or alter table ... replica identity full, which sends whole rows.",
                null);
    }

    private void checkColumns(
            Columns columns, Catalog.Published sent, String published, Catalog.Table table)
            throws SourceException {
        var missing = new ArrayList<String>();
        for (int c = 0; c < columns.places().length; c++) {
            if (columns.places()[c] >= 0 && !sent.columns().contains(columns.names().get(c))) {
                missing.add(columns.names().get(c));
            }
        }
        if (!missing.isEmpty()) {
            throw new SourceException(
                    "DW-0487",
                    "the publication %s in %s publishes of %s the columns %s, and not %s"
                            .formatted(
                                    published,
                                    server,
                                    table,
                                    String.join(", ", sent.columns()),
                                    String.join(", ", missing)),
                    "Change the publication, or name another one with publication(name): one that is not there is made.",
                    null);
        }
    }

    /// Lower-case letters, digits and underscores, as slots are named.
    private static String derived(Catalog.Table table) {
        String name = "deltaway_" + table.schema() + "_" + table.name();
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        return plain.length() <= 63 ? plain : plain.substring(0, 63);
    }

    private void checkSlot(Catalog catalog, String slotName, Position position)
            throws SQLException, IOException {
        Catalog.Slot there = catalog.slot(slotName);
        if (there == null || there.isLost()) {
            throw new SourceException(
                    "DW-0489",
                    "the replication slot %s in %s %s, and with it the changes since %s"
                            .formatted(
                                    slotName,
                                    server,
                                    there == null
                                            ? "is gone"
                                            : "has lost what it held (max_slot_wal_keep_size)",
                                    Lsn.text(position.lsn())),
                    "Begin anew with another state directory, which reads the whole table.",
                    null);
        }
        mustBeFree(there, slotName);
        long end = catalog.end();
        if (Long.compareUnsigned(end, position.lsn()) < 0) {
            throw new SourceException(
                    "DW-0490",
                    "the log of %s ends at %s, before %s, up to which it was read"
                            .formatted(server, Lsn.text(end), Lsn.text(position.lsn())),
                    "It was restored to an older state, or is another server. Begin anew with another state directory.",
                    null);
        }
    }

    /// A slot that is there when nothing was read holds changes of another beginning.
    private void dropOld(Catalog catalog, String slotName) throws SQLException, IOException {
        Catalog.Slot there = catalog.slot(slotName);
        if (there == null) {
            return;
        }
        if (!there.plugin().equals("pgoutput") || !there.database().equals(catalog.database())) {
            throw new SourceException(
                    "DW-0491",
                    "the replication slot %s in %s belongs to somebody else: plugin %s, database %s"
                            .formatted(slotName, server, there.plugin(), there.database()),
                    "Give another name with slot(name).",
                    null);
        }
        mustBeFree(there, slotName);
        catalog.dropSlot(slotName);
    }

    /// The server may take a while to notice that a connection was lost.
    private void mustBeFree(Catalog.Slot there, String slotName) throws UnavailableException {
        if (there.process() != 0) {
            throw new UnavailableException(
                    "the replication slot %s in %s is in use by process %d of the server"
                            .formatted(slotName, server, there.process()),
                    null);
        }
    }

    /// A connection that replicates.
    Connection replicate() throws SQLException, SettingException {
        return server.connect(properties -> {
            properties.setProperty("replication", "database");
            properties.setProperty("preferQueryMode", "simple");
            properties.setProperty("assumeMinServerVersion", "10");
            String options = properties.getProperty("options", "");
            properties.setProperty(
                    "options",
                    (options + " -c intervalstyle=iso_8601 -c bytea_output=hex").strip());
        });
    }

    /// The stream of a slot.
    ///
    /// @param catalog to look whether the server is there
    record Streaming(
            Following following,
            Catalog catalog,
            Catalog.Table table,
            String slot,
            String publication) {

        /// Where the table is not what it was when reading began.
        SourceException gone() {
            return new SourceException(
                    "DW-0492",
                    "the table %s in %s was dropped, renamed or made anew, or taken out of the publication %s, and what became of its rows is not known"
                            .formatted(table, following.server(), publication),
                    "Begin anew with another state directory, which reads the whole table.",
                    null);
        }

        /// The partitions of the table. Tables that inherit from it are sent under their own names,
        /// which nobody reads.
        Parts parts() throws SQLException, SourceException {
            Parts found = catalog.parts(table.id());
            if (!table.partitioned() && !found.equals(Parts.NONE)) {
                throw new SourceException(
                        "DW-0493",
                        "other tables inherit from %s in %s, and their rows are sent as theirs: %s"
                                .formatted(table, following.server(), found.names()),
                        "Follow each of these tables, and put what they have together with union; or make partitions of them.",
                        null);
            }
            return found;
        }

        /// Fails where one of these partitions held rows before it was one.
        void mustHaveComeEmpty(List<Long> parts) throws SQLException, SourceException {
            String name = catalog.cameWithRows(table.id(), parts);
            if (name != null) {
                throw new SourceException(
                        "DW-0495",
                        "the partition %s was attached to %s in %s and held rows already, which the server does not send"
                                .formatted(name, table, following.server()),
                        "Begin anew with another state directory, which reads the whole table. Attach partitions empty, and insert into them then.",
                        null);
            }
        }

        /// @param part as the server calls it
        SourceException partGone(String part) {
            return new SourceException(
                    "DW-0494",
                    "the partition %s of %s in %s was dropped, detached or truncated, and the server does not send which rows went with it"
                            .formatted(part, table, following.server()),
                    "Begin anew with another state directory, which reads the whole table. A partition may go when its rows were deleted and vacuum has run.",
                    null);
        }

        PGReplicationStream start(Connection connection, long lsn) throws SQLException {
            return connection
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName(slot)
                    .withStartPosition(LogSequenceNumber.valueOf(lsn))
                    .withSlotOption("proto_version", "1")
                    .withSlotOption("publication_names", following.quotedForOption(publication))
                    .withStatusInterval(STATUS_SECONDS, TimeUnit.SECONDS)
                    .withAutomaticFlush(false)
                    .start();
        }
    }

    /// A list of names, as the option wants it.
    private String quotedForOption(String publicationName) {
        return server.dialect().quoted(publicationName);
    }
}
