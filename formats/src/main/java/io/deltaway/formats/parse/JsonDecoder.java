package io.deltaway.formats.parse;

import io.deltaway.engine.value.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Decodes blocks of JSON lines: flat objects by its own scanner, all other lines by the library.
///
/// A line is plain where it is one object of texts without escapes, numbers, booleans and nulls,
/// each member once and each value of its column's type. The scanner never refuses: a line that it
/// can't read as it stands goes to [JsonFallback], whose verdict holds.
public final class JsonDecoder implements Decoder {

    private static final int NOT_PLAIN = -1;
    private static final int MOST_COLUMNS = 64;

    private final Cells cells;
    private final byte[][] names;
    private final int prefixEnd;
    private final LooseNames loosely;
    private final JsonFallback fallback;
    private final long wanted;
    private final boolean scan;

    /// @param names the name of each column's member
    /// @param prefixEnd the byte behind which the object starts in each line, or -1 where lines
    ///   have no prefix
    public JsonDecoder(Cells cells, List<String> names, int prefixEnd) {
        this(cells, names, prefixEnd, true);
    }

    /// @param scan whether plain lines are read by the scanner; a test says no to compare
    JsonDecoder(Cells cells, List<String> names, int prefixEnd, boolean scan) {
        this.cells = cells;
        this.names =
                names.stream()
                        .map(name -> name.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new);
        this.prefixEnd = prefixEnd;
        this.scan = scan && cells.width() <= MOST_COLUMNS;
        loosely = new LooseNames(names);
        fallback = new JsonFallback(cells, names, prefixEnd);
        long bits = 0;
        for (int c = 0; c < Math.min(cells.width(), MOST_COLUMNS); c++) {
            bits |= cells.needed[c] ? 1L << c : 0;
        }
        wanted = bits;
    }

    @Override
    public Decoded decode(Block block) {
        var rows = new BatchWriter(cells, block.lines());
        var refusals = new Refusals(block);
        var keys = new JsonKeys(names, loosely);
        byte[] bytes = block.bytes();
        boolean scanAll = scan && (block.plain() || Utf8.isValid(bytes, block.from(), block.to()));
        int at = block.from();
        while (at < block.to()) {
            int next =
                    scanAll || scan && isValid(bytes, at, block.to())
                            ? line(bytes, at, rows, keys)
                            : NOT_PLAIN;
            if (next == NOT_PLAIN) {
                rows.abandonRow();
                next = Block.newline(bytes, at) + 1;
                fallback.line(bytes, at, next, rows, refusals);
            }
            at = next;
        }
        return new Decoded(rows, refusals.all());
    }

    private static boolean isValid(byte[] bytes, int from, int to) {
        return Utf8.isValid(bytes, from, Lines.end(bytes, from, to));
    }

    /// Reads single objects, for one thread.
    public ValueDecoder values() {
        var keys = new JsonKeys(names, loosely);
        return (bytes, from, to, rows, refusals) -> {
            int row = rows.row;
            boolean read =
                    scan
                            && Utf8.isValid(bytes, from, to)
                            && line(bytes, from, rows, keys) == to + 1
                            && rows.row > row;
            if (!read) {
                rows.takeBack(row, cells);
                if (JsonFallback.isBlank(bytes, from, to)) {
                    refusals.add(Refusals.JSON, "expected a JSON object, got nothing", from, to);
                } else {
                    fallback.line(bytes, from, to, rows, refusals);
                }
                read = rows.row > row;
            }
            rows.row = row;
            return read;
        };
    }

    /// Reads the line at `from` and returns where the next one starts, or [#NOT_PLAIN].
    private int line(byte[] bytes, int from, BatchWriter rows, JsonKeys keys) {
        int at = from;
        if (prefixEnd >= 0) {
            while (bytes[at] != prefixEnd) {
                if (bytes[at++] == '\n') {
                    return NOT_PLAIN;
                }
            }
            at++;
        }
        at = skipSpace(bytes, at);
        if (bytes[at] != '{') {
            return bytes[at] == '\n' && prefixEnd < 0 ? at + 1 : NOT_PLAIN;
        }
        at = skipSpace(bytes, at + 1);
        long seen = 0;
        boolean more = bytes[at] != '}';
        for (int place = 0; more; place++) {
            if (bytes[at] != '"') {
                return NOT_PLAIN;
            }
            int key = keys.expected(place);
            if (keys.matches(key, bytes, at + 1)) {
                at += keys.length(key) + 2;
            } else {
                int end = textEnd(bytes, at + 1);
                if (end < 0) {
                    return NOT_PLAIN;
                }
                key = keys.find(bytes, at + 1, end, place);
                at = end + 1;
            }
            at = bytes[at] == ':' ? at : skipSpace(bytes, at);
            if (bytes[at] != ':') {
                return NOT_PLAIN;
            }
            at = skipSpace(bytes, at + 1);
            int column = key == JsonKeys.FORGOTTEN ? -1 : keys.column(key);
            if (column >= 0) {
                long bit = 1L << column;
                if ((seen & bit) != 0) {
                    return NOT_PLAIN;
                }
                seen |= bit;
                at = value(bytes, at, column, rows);
            } else {
                at = skip(bytes, at);
            }
            if (at < 0) {
                return NOT_PLAIN;
            }
            at = skipSpace(bytes, at);
            more = bytes[at] == ',';
            at = more ? skipSpace(bytes, at + 1) : at;
        }
        if (bytes[at] != '}') {
            return NOT_PLAIN;
        }
        at = skipSpace(bytes, at + 1);
        if (bytes[at] != '\n' || (seen & wanted) != wanted && !fillIn(wanted & ~seen, rows)) {
            return NOT_PLAIN;
        }
        rows.row++;
        return at + 1;
    }

    /// Reads the value of a column and returns the position behind it, or [#NOT_PLAIN].
    private int value(byte[] bytes, int at, int column, BatchWriter rows) {
        int first = bytes[at];
        switch (cells.kinds[column]) {
            case Cells.TEXT -> {
                if (first == '"') {
                    int end = textEnd(bytes, at + 1);
                    if (end < 0) {
                        return NOT_PLAIN;
                    }
                    rows.text(column, bytes, at + 1, end);
                    return end + 1;
                }
            }
            case Cells.LONG -> {
                int end = Numbers.plainLong(bytes, at, rows.longs[column], rows.row);
                if (end >= 0 && endsValue(bytes[end])) {
                    return hasLeadingZero(bytes, at) ? NOT_PLAIN : end;
                }
            }
            case Cells.INT -> {
                long[] values = rows.longs[column];
                int end = Numbers.plainLong(bytes, at, values, rows.row);
                if (end >= 0 && endsValue(bytes[end])) {
                    boolean fits = values[rows.row] == (int) values[rows.row];
                    return fits && !hasLeadingZero(bytes, at) ? end : NOT_PLAIN;
                }
            }
            case Cells.DOUBLE -> {
                int end = Numbers.plainDouble(bytes, at, rows.doubles[column], rows.row);
                if (end >= 0 && endsValue(bytes[end])) {
                    return hasLeadingZero(bytes, at) ? NOT_PLAIN : end;
                }
            }
            case Cells.SKIPPED -> {
                return skip(bytes, at);
            }
            default -> {}
        }
        return otherValue(bytes, at, column, rows);
    }

    private int otherValue(byte[] bytes, int at, int column, BatchWriter rows) {
        Type type = cells.types[column];
        int first = bytes[at];
        if (first == '"') {
            int end = textEnd(bytes, at + 1);
            boolean read =
                    end >= 0 && JsonTokens.isText(type) && rows.value(column, bytes, at + 1, end);
            return read ? end + 1 : NOT_PLAIN;
        }
        int end = skip(bytes, at);
        if (end < 0) {
            return NOT_PLAIN;
        }
        boolean read;
        if (first == 'n') {
            read = cells.nullable[column];
            if (read) {
                rows.setNull(column);
            }
        } else if (first == 't' || first == 'f') {
            read = type == Type.Simple.BOOLEAN;
            if (read) {
                rows.longs[column][rows.row] = first == 't' ? 1 : 0;
            }
        } else {
            read = JsonTokens.isNumber(type) && rows.number(column, bytes, at, end);
        }
        return read ? end : NOT_PLAIN;
    }

    /// Passes over a text without escapes, a number, boolean or null, and returns the position
    /// behind it, or [#NOT_PLAIN].
    private static int skip(byte[] bytes, int at) {
        return switch (bytes[at]) {
            case '"' -> {
                int end = textEnd(bytes, at + 1);
                yield end < 0 ? NOT_PLAIN : end + 1;
            }
            case 't' -> word(bytes, at, 'r', 'u', 'e', at + 4);
            case 'f' ->
                    bytes[at + 1] == 'a' ? word(bytes, at + 1, 'l', 's', 'e', at + 5) : NOT_PLAIN;
            case 'n' -> word(bytes, at, 'u', 'l', 'l', at + 4);
            default -> JsonTokens.numberEnd(bytes, at);
        };
    }

    /// `end` where the three bytes behind `at` are these, and nothing of the word comes after them.
    private static int word(byte[] bytes, int at, char second, char third, char fourth, int end) {
        boolean same = bytes[at + 1] == second && bytes[at + 2] == third && bytes[at + 3] == fourth;
        return same && endsValue(bytes[end]) ? end : NOT_PLAIN;
    }

    /// The position of the quote that ends the text whose first byte is at `from`, or -1 where an
    /// escape or a control character comes before.
    private static int textEnd(byte[] bytes, int from) {
        long quotes = Eight.times('"');
        long escapes = Eight.times('\\');
        int at = from;
        while (true) {
            long word = Eight.at(bytes, at);
            long marks =
                    Eight.find(word, quotes) | Eight.find(word, escapes) | Eight.findControls(word);
            if (marks != 0) {
                at += Eight.before(marks);
                return bytes[at] == '"' ? at : NOT_PLAIN;
            }
            at += 8;
        }
    }

    private boolean fillIn(long missing, BatchWriter rows) {
        for (long rest = missing; rest != 0; rest &= rest - 1) {
            int column = Long.numberOfTrailingZeros(rest);
            if (!cells.nullable[column]) {
                return false;
            }
            rows.setNull(column);
        }
        return true;
    }

    private static boolean hasLeadingZero(byte[] bytes, int from) {
        int at = bytes[from] == '-' ? from + 1 : from;
        return bytes[at] == '0' && bytes[at + 1] >= '0' && bytes[at + 1] <= '9';
    }

    private static boolean endsValue(byte b) {
        return b == ',' || b == '}' || isSpace(b);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /// Passes over white space but the newline that ends the line.
    private static int skipSpace(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] <= ' ' && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
            at++;
        }
        return at;
    }
}
