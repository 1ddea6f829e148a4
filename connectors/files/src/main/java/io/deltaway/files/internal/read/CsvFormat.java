package io.deltaway.files.internal.read;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.deltaway.engine.value.Schema;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.CsvDecoder;
import io.deltaway.formats.parse.CsvHeader;
import io.deltaway.formats.parse.CsvLayout;
import io.deltaway.formats.parse.CsvRecords;
import io.deltaway.formats.parse.Lines;
import io.deltaway.formats.parse.Refusals;
import io.deltaway.formats.parse.Utf8;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// CSV (RFC 4180) in UTF-8, with a header in each file or without.
public final class CsvFormat implements Format {

    private final Cells cells;
    private final CsvHeader header;
    private final byte delimiter;
    private final List<String> fixedNames;

    /// @param renames the column of each name in a header that is not the column's own
    /// @param fixedNames the names of the fields where files have no header, else empty
    public CsvFormat(
            Cells cells, Map<String, String> renames, byte delimiter, List<String> fixedNames) {
        this.cells = cells;
        this.header = new CsvHeader(cells.schema(), renames);
        this.delimiter = delimiter;
        this.fixedNames = List.copyOf(fixedNames);
    }

    @Override
    public Schema schema() {
        return cells.schema();
    }

    @Override
    public Start start(String file, byte[] bytes, int first, int to, boolean isEnd) {
        if (!fixedNames.isEmpty()) {
            int lineEnd = Lines.end(bytes, first, to);
            if (!isEnd && (lineEnd == first || bytes[lineEnd - 1] != '\n')) {
                return new Start.Unknown();
            }
            int behind = CsvHeader.behindNames(bytes, first, lineEnd, delimiter, fixedNames);
            return records(behind, behind == first ? 0 : 1, fixedNames, "");
        }
        int from = Lines.behindEmpty(bytes, first, to);
        if (from == to) {
            return new Start.Unknown(); // nothing there yet, or at all
        }
        int end = CsvRecords.end(bytes, from, to, delimiter);
        boolean whole = end > from && bytes[end - 1] == '\n';
        if (!whole && !isEnd && to - from < CsvRecords.MOST_HELD) {
            return new Start.Unknown();
        }
        int lineEnd = whole || isEnd && end > 0 ? end : Lines.end(bytes, from, to);
        String shown = Refusals.shown(bytes, from, lineEnd);
        if (!Utf8.isValid(bytes, from, lineEnd)) {
            return new Start.Refused(
                    Refusals.HEADER, "the header is not UTF-8: convert the file to it", shown);
        }
        List<String> names;
        try {
            names = CsvHeader.names(bytes, from, lineEnd, delimiter);
        } catch (CsvParseException e) {
            String message = "the first line is no CSV header: " + e.getMessage();
            return new Start.Refused(Refusals.HEADER, message, shown);
        }
        return records(lineEnd, Lines.count(bytes, first, lineEnd), names, shown);
    }

    private Start records(int from, int lines, List<String> names, String shown) {
        int[] columns = header.columns(names);
        List<String> doubled = header.doubled(columns);
        if (!doubled.isEmpty()) {
            String message =
                    "the header has "
                            + String.join(", ", doubled)
                            + " twice; it has "
                            + Refusals.shortened(String.join(", ", names));
            return new Start.Refused(Refusals.HEADER, message, shown);
        }
        List<String> missing = header.missing(columns);
        // Decides what each column without a field holds: null, where it may.
        if (!missing.isEmpty()) {
            String message =
                    "the header lacks "
                            + String.join(", ", missing)
                            + "; it has "
                            + Refusals.shortened(String.join(", ", names))
                            + hint(names);
            return new Start.Refused(Refusals.HEADER, message, shown);
        }
        if (IntStream.of(columns).allMatch(column -> column < 0)) {
            String message =
                    "the header has none of the columns "
                            + Refusals.shortened(String.join(", ", cells.schema().names()))
                            + "; it has "
                            + Refusals.shortened(String.join(", ", names))
                            + hint(names);
            return new Start.Refused(Refusals.HEADER, message, shown);
        }
        return new Start.Records(
                from, lines, new CsvDecoder(cells, new CsvLayout(names, columns, delimiter)));
    }

    /// A header that is one name with other delimiters in it is likely to be several.
    private String hint(List<String> names) {
        if (names.size() == 1) {
            for (char other : new char[] {';', '\t', '|', ','}) {
                if (names.getFirst().indexOf(other) >= 0) {
                    String shown = other == '\t' ? "\\t" : String.valueOf(other);
                    return ", as one name: perhaps it is to be read with .delimiter('"
                            + shown
                            + "')";
                }
            }
        }
        return "";
    }

    @Override
    public int lastEnd(byte[] bytes, int from, int to, boolean isEnd) {
        return CsvRecords.lastEnd(bytes, from, to, delimiter, isEnd);
    }

    @Override
    public Ending ending(byte[] bytes, int from, int to) {
        return CsvRecords.end(bytes, from, to, delimiter) == CsvRecords.UNCLOSED
                ? CsvRecords::mayClose
                : Ending.newline(CsvRecords.MOST_HELD);
    }
}
