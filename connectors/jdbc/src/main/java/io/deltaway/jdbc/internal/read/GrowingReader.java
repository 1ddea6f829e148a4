package io.deltaway.jdbc.internal.read;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.connect.Measured;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.SourceReader;
import io.deltaway.connect.UnavailableException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.formats.parse.BatchWriter;
import io.deltaway.table.Events;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads a table in the order of a column whose values grow, again and again: each time from the
/// last value on, that value included, without the rows that were given before. So rows that come
/// late with the last value are given, and none is given twice.
///
/// Rows of one value that are many are one whole, as an offset within them would have to name them
/// all.
public final class GrowingReader implements SourceReader, Measured {

    private static final String PARTITION = "";
    private static final int CHUNK = 1 << 13;
    private static final int MOST_NAMED = 1 << 12;

    private final Query query;
    private final Cursor cursor;
    private final Schema schema;
    private final boolean[] needed;
    private final int column;
    private final Type type;
    private final boolean keyed;
    private final @Nullable Duration interval;
    private final InstantSource clock;
    private final AtomicLong sizeInBytes = new AtomicLong();
    private @Nullable Place place;
    private @Nullable Look look;
    private Instant nextLook = Instant.MIN;

    /// One result that is being read.
    private static final class Look {
        private final ResultSet rows;

        /// A column of one row with the value at which the look began; null at the first look.
        private final @Nullable Column began;

        /// What was given before of what this look may find.
        private final Seen rowsBefore;

        private final Seen malformedBefore;

        /// What was found so far of the last value.
        private final Seen rowsNow = new Seen();

        private final Seen malformedNow = new Seen();

        /// A column of one row with the last value; null before the first row.
        private @Nullable Column last;

        private boolean atBegin;
        private boolean within;

        Look(ResultSet rows, @Nullable Column began, @Nullable Place place) {
            this.rows = rows;
            this.began = began;
            this.atBegin = began != null;
            this.rowsBefore = place == null ? new Seen() : place.rows().copy();
            this.malformedBefore = place == null ? new Seen() : place.malformed().copy();
        }
    }

    /// @param keyed whether rows replace those with their key
    /// @param interval how often to look for new rows; null where the table is read once
    public GrowingReader(
            Query query, boolean keyed, @Nullable Duration interval, SourceContext context)
            throws IOException {
        this.query = query;
        this.cursor = new Cursor(query, context);
        this.schema = query.schema();
        this.column = schema.indexOf(Objects.requireNonNull(query.growing()));
        this.type = schema.type(column);
        this.keyed = keyed;
        this.interval = interval;
        this.clock = context.clock();
        this.needed = new boolean[schema.width()];
        for (int c = 0; c < needed.length; c++) {
            needed[c] = cursor.selection().cells().isNeeded(c);
        }
        byte[] offset = context.offsets().get(PARTITION);
        place = offset == null ? null : Place.from(offset, type);
    }

    @Override
    public Poll poll() throws IOException {
        try {
            while (true) {
                Look open = look;
                if (open == null) {
                    Instant now = clock.instant();
                    if (now.isBefore(nextLook)) {
                        return interval == null ? new Poll.End() : new Poll.Idle();
                    }
                    look = look();
                    nextLook = interval == null ? Instant.MAX : now.plus(interval);
                    continue;
                }
                Poll next = next(open);
                if (next != null) {
                    return next;
                }
            }
        } catch (SQLException e) {
            throw failed(query.server().sourceFailure("read " + query.where(), e));
        }
    }

    /// In the middle of a whole there is no offset to go on at.
    private IOException failed(IOException e) {
        Look open = look;
        return e instanceof UnavailableException && open != null && open.within
                ? new SourceException(
                        "DW-0451",
                        e.getMessage() + ", in the middle of many rows with one value",
                        "Run again: a pipeline that is persisted goes on before these rows.",
                        e)
                : e;
    }

    private Look look() throws SQLException {
        Place from = place;
        Query.Selection selection = cursor.selection();
        String growing = selection.growing();
        if (from == null) {
            String sql = selection.sql() + " where " + growing + " is not null order by " + growing;
            return new Look(cursor.open(sql, statement -> {}), null, null);
        }
        String sql = selection.sql() + " where " + growing + " >= ? order by " + growing;
        Object value = query.server().dialect().value(type, "", from.value());
        return new Look(
                cursor.open(sql, statement -> statement.setObject(1, value)),
                columnOf(from.value()),
                from);
    }

    private Column columnOf(Object value) {
        ColumnBuilder builder = ColumnBuilder.of(type, 1);
        builder.appendValue(value);
        return builder.build();
    }

    /// A malformed row, and how many rows stand before it.
    private record Bad(Malformed malformed, int rowsBefore) {}

    /// What comes next of a result; null where there is nothing new in it.
    private @Nullable Poll next(Look open) throws SQLException {
        var columns = new BatchWriter(cursor.selection().cells(), CHUNK);
        var bad = new ArrayList<Bad>();
        boolean more = true;
        while (columns.rows() < CHUNK && bad.size() < CHUNK) {
            more = open.rows.next();
            if (!more) {
                break;
            }
            Malformed refused = cursor.selection().rows().take(open.rows, columns);
            if (refused != null) {
                bad.add(new Bad(refused, columns.rows()));
            }
        }
        Batch rows = columns.build();
        sizeInBytes.addAndGet(Measured.sizeOf(rows));
        Batch fresh = withoutKnown(open, rows);
        List<Malformed> malformed = remember(open, rows, bad);
        if (!more) {
            look = null;
            cursor.closeResult();
        }
        if (fresh.isEmpty() && malformed.isEmpty() && !open.within) {
            return null;
        }
        var chunk = new Chunk(keyed ? withKinds(fresh) : fresh, malformed, false);
        boolean part = more && open.rowsNow.size() > MOST_NAMED;
        open.within = part;
        if (part) {
            return new Poll.Part(() -> chunk);
        }
        Place reached = reached(open, more);
        place = reached;
        var at = reached == null ? chunk : chunk.at(Map.of(PARTITION, reached.toBytes(type)));
        return new Poll.Next(() -> at);
    }

    /// The rows that were not given before. Those that may have been come first.
    private Batch withoutKnown(Look open, Batch rows) {
        Column began = open.began;
        if (!open.atBegin || began == null) {
            return rows;
        }
        int same = 0;
        while (same < rows.size() && rows.column(column).equalRows(same, began, 0)) {
            same++;
        }
        open.atBegin = same == rows.size();
        int[] kept = new int[rows.size()];
        int count = 0;
        Seen.Prints prints = Seen.prints(first(rows, same), needed);
        for (int row = 0; row < rows.size(); row++) {
            if (row >= same || !open.rowsBefore.remove(prints, row)) {
                kept[count++] = row;
            }
        }
        return count == rows.size() ? rows : rows.take(kept, count);
    }

    private static Batch first(Batch rows, int count) {
        return rows.take(IntStream.range(0, count).toArray(), count);
    }

    /// Takes note of the rows with the last value and of the malformed rows behind them.
    ///
    /// @return the malformed rows that were not told before
    private List<Malformed> remember(Look open, Batch rows, List<Bad> bad) {
        int start = rows.size();
        Column values = rows.column(column);
        while (start > 0 && values.equalRows(start - 1, values, rows.size() - 1)) {
            start--;
        }
        if (!rows.isEmpty()) {
            Column last = open.last;
            if (start > 0 || last == null || !values.equalRows(0, last, 0)) {
                open.rowsNow.clear();
                open.malformedNow.clear();
                open.last = values.take(new int[] {rows.size() - 1}, 1);
            }
            int from = start;
            Batch group =
                    rows.take(IntStream.range(from, rows.size()).toArray(), rows.size() - from);
            Seen.Prints prints = Seen.prints(group, needed);
            for (int row = 0; row < group.size(); row++) {
                open.rowsNow.add(prints, row);
            }
        }
        var fresh = new ArrayList<Malformed>();
        for (Bad one : bad) {
            Seen.Prints print = Seen.print(one.malformed().text());
            if (one.rowsBefore() >= start) {
                open.malformedNow.add(print, 0);
            }
            if (!open.malformedBefore.remove(print, 0)) {
                fresh.add(one.malformed());
            }
        }
        return fresh;
    }

    /// Where a restart would go on.
    private @Nullable Place reached(Look open, boolean more) {
        Column last = open.last;
        Place before = place;
        if (last == null) {
            // Only malformed rows: what they stand behind is not known, so they are told again
            // where nothing was read before.
            return before;
        }
        Object value = Objects.requireNonNull(last.value(type, 0));
        var rows = open.rowsNow.copy();
        var malformed = open.malformedNow.copy();
        if (more) {
            malformed.addAll(open.malformedBefore);
            if (open.atBegin) {
                rows.addAll(open.rowsBefore);
            }
        }
        return new Place(value, rows, malformed);
    }

    private static Batch withKinds(Batch rows) {
        var columns = new Column[rows.width() + 1];
        for (int c = 0; c < rows.width(); c++) {
            columns[c] = rows.column(c);
        }
        columns[rows.width()] = LongColumn.constant(rows.size(), Events.Kind.UPSERT.ordinal());
        return rows.withColumns(columns);
    }

    @Override
    public long sizeInBytes() {
        return sizeInBytes.get();
    }

    @Override
    public void close() {
        cursor.close();
    }
}
