package io.deltaway.jdbc.internal.read;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.connect.ForwardClock;
import io.deltaway.connect.Measured;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.SourceReader;
import io.deltaway.connect.UnavailableException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.formats.parse.BatchWriter;
import io.deltaway.jdbc.sql.Dialect;
import io.deltaway.table.Events;
import java.io.IOException;
import java.nio.LongBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
/// all. Which texts are one value is for the database to say, whose collation may not tell upper
/// from lower case: it numbers them.
public final class GrowingReader implements SourceReader, Measured {

    private static final String PARTITION = "";
    private static final int MOST_NAMED = 1 << 12;

    private final Query query;
    private final Cursor cursor;
    private final Schema schema;
    private final int column;
    private final Type type;
    private final boolean ranked;

    /// The columns by which rows are known: those that are read, and that the offset names.
    private final List<String> known;

    private final int[] knownPlaces;
    private final boolean keyed;
    private final @Nullable Duration interval;
    private final InstantSource clock;
    private final AtomicLong sizeInBytes = new AtomicLong();
    private @Nullable Place place;
    private @Nullable Look look;
    private Instant nextLook = Instant.MIN;

    /// One result that is being read. Its rows are in groups, counted from 1 on, which the database
    /// takes to have one value.
    private static final class Look {
        private final ResultSet rows;

        /// What was given before of what this look may find.
        private final Seen rowsBefore;

        private final Seen malformedBefore;

        /// What was found so far of the last value.
        private final Seen rowsNow = new Seen();

        private final Seen malformedNow = new Seen();

        /// A column of one row with the last value; null before the first row.
        private @Nullable Column last;

        /// The group of the last row; 0 before the first row.
        private long group;

        private boolean within;

        Look(ResultSet rows, @Nullable Place place) {
            this.rows = rows;
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
        this.clock = new ForwardClock(context.clock());
        this.ranked = cursor.selection().isRanked();
        List<String> read =
                IntStream.range(0, schema.width())
                        .filter(cursor.selection().cells()::isNeeded)
                        .mapToObj(c -> schema.fields().get(c).name())
                        .toList();
        byte[] offset = context.offsets().get(PARTITION);
        Place from = offset == null ? null : Place.from(offset, type).by(read);
        place = from;
        known = from == null ? read : from.columns();
        knownPlaces = known.stream().mapToInt(schema::indexOf).toArray();
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
            return new Look(cursor.open(sql, statement -> {}), null);
        }
        String sql = selection.sql() + " where " + growing + " >= ? order by " + growing;
        Object value = asDriverTakesIt(from.value());
        return new Look(cursor.open(sql, statement -> statement.setObject(1, value)), from);
    }

    private Object asDriverTakesIt(Object value) throws SQLException {
        Dialect dialect = query.server().dialect();
        String theirType = cursor.selection().growingType();
        return switch (value) {
            case String text -> text;
            case Long whole -> whole;
            case Integer whole -> whole;
            case Double fraction -> fraction;
            case Instant time -> {
                ZoneId zone = query.zoneOfTimes();
                yield dialect.moment(time, theirType, zone == null ? ZoneOffset.UTC : zone);
            }
            default -> dialect.value(type, theirType, value);
        };
    }

    /// A malformed row, and how many rows stand before it.
    private record Bad(Malformed malformed, int rowsBefore) {}

    /// What comes next of a result; null where there is nothing new in it.
    private @Nullable Poll next(Look open) throws SQLException {
        var columns = new BatchWriter(cursor.selection().cells(), Cursor.CHUNK_ROWS);
        var bad = new ArrayList<Bad>();
        long[] groups = new long[Cursor.CHUNK_ROWS];
        boolean more = true;
        while (!Cursor.isFull(columns) && bad.size() < Cursor.CHUNK_ROWS) {
            more = cursor.next(columns);
            if (!more) {
                break;
            }
            Malformed refused = cursor.selection().rows().take(open.rows, columns);
            if (refused != null) {
                bad.add(new Bad(refused, columns.rows()));
            } else if (ranked) {
                groups[columns.rows() - 1] = cursor.selection().rank(open.rows);
            }
        }
        Batch rows = columns.build();
        sizeInBytes.addAndGet(Measured.sizeOf(rows));
        if (!ranked) {
            count(open, rows.column(column), rows.size(), groups);
        }
        Batch fresh = withoutKnown(open, rows, groups);
        List<Malformed> malformed = remember(open, rows, groups, bad);
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

    /// Numbers the groups where the database takes values to be equal just as we do.
    private static void count(Look open, Column values, int size, long[] groups) {
        Column last = open.last;
        long group = open.group;
        for (int row = 0; row < size; row++) {
            boolean isSame =
                    row > 0
                            ? values.equalRows(row, values, row - 1)
                            : last != null && values.equalRows(0, last, 0);
            group = isSame ? group : group + 1;
            groups[row] = group;
        }
    }

    /// The rows that were not given before. Those that may have been are of the first group.
    private Batch withoutKnown(Look open, Batch rows, long[] groups) {
        if (open.rowsBefore.size() == 0) {
            return rows;
        }
        int same = 0;
        while (same < rows.size() && groups[same] == 1) {
            same++;
        }
        int[] kept = new int[rows.size()];
        int count = 0;
        LongBuffer[] prints = Seen.prints(slice(rows, 0, same), knownPlaces);
        for (int row = 0; row < rows.size(); row++) {
            if (row >= same || !open.rowsBefore.remove(prints[row])) {
                kept[count++] = row;
            }
        }
        return count == rows.size() ? rows : rows.take(kept, count);
    }

    private static Batch slice(Batch rows, int from, int to) {
        return rows.take(IntStream.range(from, to).toArray(), to - from);
    }

    /// Takes note of the rows of the last group and of the malformed rows behind them.
    ///
    /// @return the malformed rows that were not told before
    private List<Malformed> remember(Look open, Batch rows, long[] groups, List<Bad> bad) {
        int start = rows.size();
        if (!rows.isEmpty()) {
            int lastRow = rows.size() - 1;
            while (start > 0 && groups[start - 1] == groups[lastRow]) {
                start--;
            }
            if (groups[lastRow] != open.group) {
                open.rowsNow.clear();
                open.malformedNow.clear();
                open.group = groups[lastRow];
            }
            open.last = rows.column(column).take(new int[] {lastRow}, 1);
            for (LongBuffer print : Seen.prints(slice(rows, start, rows.size()), knownPlaces)) {
                open.rowsNow.add(print);
            }
        }
        var fresh = new ArrayList<Malformed>();
        for (Bad one : bad) {
            LongBuffer print = Seen.print(one.malformed().text());
            if (one.rowsBefore() >= start) {
                open.malformedNow.add(print);
            }
            if (!open.malformedBefore.remove(print)) {
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
            if (open.group == 1) {
                rows.addAll(open.rowsBefore);
            }
        }
        return new Place(value, known, rows, malformed);
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
