package io.deltaway.formats.parse;

import java.util.stream.IntStream;

/// Decodes blocks of a CSV file: plain records by its own scanner, all others by the library.
///
/// A record is plain where every field is either free of quotes at its start, or quoted with no
/// quote and no newline inside; where each value is of its column's type; and where there are as
/// many fields as the header has. The scanner never refuses: a record that it can't read as it
/// stands goes to [CsvFallback], whose verdict holds.
public final class CsvDecoder implements Decoder {

    private static final int NOT_PLAIN = -1;

    private final Cells cells;
    private final CsvLayout layout;
    private final int[] columns;
    private final int[] kinds;
    private final byte delimiter;
    private final int[] absent;
    private final boolean seeksNulls;
    private final boolean scan;

    public CsvDecoder(Cells cells, CsvLayout layout) {
        this(cells, layout, true);
    }

    /// @param scan whether plain records are read by the scanner; a test says no to compare
    CsvDecoder(Cells cells, CsvLayout layout, boolean scan) {
        this.cells = cells;
        this.layout = layout;
        this.scan = scan;
        columns = layout.columns().clone();
        delimiter = layout.delimiter();
        absent =
                IntStream.range(0, cells.width())
                        .filter(column ->
                                cells.needed[column]
                                        && IntStream.of(columns)
                                                .noneMatch(there -> there == column))
                        .toArray();
        seeksNulls = cells.hasNullTexts();
        kinds = new int[columns.length];
        for (int field = 0; field < kinds.length; field++) {
            kinds[field] = columns[field] < 0 ? Cells.SKIPPED : cells.kinds[columns[field]];
        }
    }

    @Override
    public Decoded decode(Block block) {
        var rows = new BatchWriter(cells, block.lines());
        var refusals = new Refusals(block);
        CsvFallback fallback = null;
        byte[] bytes = block.bytes();
        boolean plain = block.plain();
        boolean valid = plain || Utf8.isValid(bytes, block.from(), block.to());
        boolean scanAll =
                scan && (plain || valid && !Block.hasLoneReturn(bytes, block.from(), block.to()));
        int at = block.from();
        while (at < block.to()) {
            int next =
                    scanAll || scan && isClean(bytes, at, block.to())
                            ? record(bytes, at, rows)
                            : NOT_PLAIN;
            if (next == NOT_PLAIN) {
                rows.abandonRow();
                if (fallback == null) {
                    fallback = new CsvFallback(cells, layout);
                }
                next = fallback.record(bytes, at, block.to(), rows, refusals);
            }
            at = next;
        }
        for (int column : absent) {
            rows.fillWithNull(column);
        }
        return new Decoded(rows, refusals.all());
    }

    /// Reads single records, for one thread.
    public ValueDecoder values() {
        var fallback = new CsvFallback(cells, layout);
        return (bytes, from, to, rows, refusals) -> {
            int row = rows.row;
            int end = to > from && bytes[to - 1] == '\n' ? to : to + 1;
            boolean read =
                    scan
                            && isClean(bytes, from, end)
                            && record(bytes, from, rows) == end
                            && rows.row > row;
            if (!read) {
                rows.takeBack(row, cells);
                int first = CsvRecords.end(bytes, from, end, delimiter);
                if (isLineEnd(bytes, from)) {
                    refusals.add(Refusals.RECORD, "expected a CSV record, got nothing", from, to);
                } else if (first >= 0 && first < end) {
                    refusals.add(Refusals.RECORD, "expected one CSV record, got more", from, to);
                } else {
                    fallback.record(bytes, from, end, rows, refusals);
                }
                read = rows.row > row;
            }
            rows.row = row;
            for (int i = 0; read && i < absent.length; i++) {
                rows.setNull(absent[i]);
            }
            return read;
        };
    }

    /// Whether a line is UTF-8 and has no carriage return but at its end.
    private static boolean isClean(byte[] bytes, int from, int to) {
        int end = Lines.end(bytes, from, to);
        return Utf8.isValid(bytes, from, end) && !Block.hasLoneReturn(bytes, from, end);
    }

    /// Reads the record at `from` and returns where the next one starts, or [#NOT_PLAIN].
    private int record(byte[] bytes, int from, BatchWriter rows) {
        int at = from;
        int last = kinds.length - 1;
        if (isLineEnd(bytes, at)) {
            return behindLineEnd(bytes, at);
        }
        int row = rows.row;
        for (int field = 0; ; field++) {
            int end;
            switch (kinds[field]) {
                case Cells.LONG -> {
                    end = Numbers.plainLong(bytes, at, rows.longs[columns[field]], row);
                    if (end < 0 || !endsField(bytes, end)) {
                        end = cell(bytes, at, columns[field], rows);
                    }
                }
                case Cells.INT -> {
                    long[] values = rows.longs[columns[field]];
                    end = Numbers.plainLong(bytes, at, values, row);
                    if (end < 0 || !endsField(bytes, end) || values[row] != (int) values[row]) {
                        end = cell(bytes, at, columns[field], rows);
                    }
                }
                case Cells.DOUBLE -> {
                    end = Numbers.plainDouble(bytes, at, rows.doubles[columns[field]], row);
                    if (end < 0 || !endsField(bytes, end)) {
                        end = cell(bytes, at, columns[field], rows);
                    }
                }
                case Cells.TEXT -> {
                    if (bytes[at] == '"' || seeksNulls) {
                        end = cell(bytes, at, columns[field], rows);
                    } else {
                        end = fieldEnd(bytes, at);
                        if (end > at) {
                            rows.text(columns[field], bytes, at, end);
                        } else {
                            end = cell(bytes, at, columns[field], rows);
                        }
                    }
                }
                case Cells.SKIPPED ->
                        end = bytes[at] == '"' ? behindQuotes(bytes, at) : fieldEnd(bytes, at);
                default -> end = cell(bytes, at, columns[field], rows);
            }
            if (end < 0) {
                return NOT_PLAIN;
            }
            if (field == last) {
                if (!isLineEnd(bytes, end)) {
                    return NOT_PLAIN;
                }
                rows.row = row + 1;
                return behindLineEnd(bytes, end);
            }
            if (bytes[end] != delimiter) {
                return NOT_PLAIN;
            }
            at = end + 1;
        }
    }

    /// Reads any cell and returns the position behind it, or [#NOT_PLAIN].
    private int cell(byte[] bytes, int from, int column, BatchWriter rows) {
        if (bytes[from] == '"') {
            int end = behindQuotes(bytes, from);
            return end >= 0 && rows.cell(column, bytes, from + 1, end - 1, true) ? end : NOT_PLAIN;
        }
        int end = fieldEnd(bytes, from);
        return rows.cell(column, bytes, from, end, false) ? end : NOT_PLAIN;
    }

    /// The position behind the quotes that start at `from`, where nothing inside them needs care;
    /// else [#NOT_PLAIN].
    private int behindQuotes(byte[] bytes, int from) {
        int at = from + 1;
        while (bytes[at] != '"') {
            if (bytes[at] == '\n') {
                return NOT_PLAIN;
            }
            at++;
        }
        return endsField(bytes, at + 1) ? at + 1 : NOT_PLAIN;
    }

    /// The position of the delimiter or line end that ends the field without quotes at `from`.
    private int fieldEnd(byte[] bytes, int from) {
        long delimiters = Eight.times(delimiter);
        long newlines = Eight.times('\n');
        int at = from;
        while (true) {
            long word = Eight.at(bytes, at);
            long marks = Eight.find(word, delimiters) | Eight.find(word, newlines);
            if (marks != 0) {
                at += Eight.before(marks);
                break;
            }
            at += 8;
        }
        return bytes[at] == '\n' && at > from && bytes[at - 1] == '\r' ? at - 1 : at;
    }

    private boolean endsField(byte[] bytes, int at) {
        return bytes[at] == delimiter || isLineEnd(bytes, at);
    }

    private static boolean isLineEnd(byte[] bytes, int at) {
        return bytes[at] == '\n' || bytes[at] == '\r' && bytes[at + 1] == '\n';
    }

    private static int behindLineEnd(byte[] bytes, int at) {
        return bytes[at] == '\n' ? at + 1 : at + 2;
    }
}
