package io.deltaway.formats.parse;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.RecordType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads single CSV records by the library and says what is wrong with those that are none. Owned
/// by one thread.
final class CsvFallback {

    private final Cells cells;
    private final CsvLayout layout;
    private final CsvReader.CsvReaderBuilder reader;

    CsvFallback(Cells cells, CsvLayout layout) {
        this.cells = cells;
        this.layout = layout;
        reader = reader(layout.delimiter());
    }

    private static CsvReader.CsvReaderBuilder reader(byte delimiter) {
        return CsvReader.builder()
                .fieldSeparator((char) delimiter)
                .allowUnclosedQuote(false)
                .skipEmptyLines(false);
    }

    /// A field as the library read it.
    record Text(String text, boolean quoted) {}

    /// The fields of the record `[from, to)`, which is UTF-8; none where it is an empty line.
    ///
    /// @throws CsvParseException where it is no record
    static List<Text> fields(byte[] bytes, int from, int to, byte delimiter) {
        int end = to;
        while (end > from && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        String record = new String(bytes, from, end - from, StandardCharsets.UTF_8);
        return record.isEmpty()
                ? List.of()
                : reader(delimiter).ofSingleCsvRecord(new Fields(), record);
    }

    /// Reads the record at `from`, which ends before `to`, adds its row or its refusal, and returns
    /// where the next record starts.
    int record(byte[] bytes, int from, int to, BatchWriter rows, Refusals refusals) {
        int end = CsvRecords.end(bytes, from, to, layout.delimiter());
        if (end < 0) {
            int lineEnd = Lines.end(bytes, from, to);
            refusals.add(Refusals.RECORD, unclosed(to - from), from, lineEnd);
            return lineEnd;
        }
        int invalid = Utf8.firstInvalid(bytes, from, end);
        if (invalid < end) {
            refusals.addEncoding(from, end, invalid);
            return end;
        }
        int textEnd = bytes[end - 1] == '\n' ? end - 1 : end;
        textEnd = textEnd > from && bytes[textEnd - 1] == '\r' ? textEnd - 1 : textEnd;
        String record = new String(bytes, from, textEnd - from, StandardCharsets.UTF_8);
        if (record.isEmpty()) {
            return end;
        }
        List<Text> fields;
        try {
            if (record.indexOf('\r') >= 0 && lines(record) > 1) {
                refusals.add(
                        Refusals.RECORD,
                        "a carriage return stands in a field without quotes",
                        from,
                        end);
                return end;
            }
            fields = reader.ofSingleCsvRecord(new Fields(), record);
        } catch (CsvParseException e) {
            refusals.add(Refusals.RECORD, "no CSV record: " + reason(e), from, end);
            return end;
        }
        if (fields.size() != layout.fields()) {
            String message =
                    "expected "
                            + layout.fields()
                            + " fields "
                            + Refusals.shortened(layout.names().toString())
                            + ", got "
                            + fields.size();
            refusals.add(Refusals.RECORD, message, from, end);
            return end;
        }
        row(fields, from, end, rows, refusals);
        return end;
    }

    /// @param size how many bytes there are from the record's start on
    private static String unclosed(int size) {
        String message = "a quote opens here and does not close";
        return size <= CsvRecords.MOST_QUOTED
                ? message
                : message + " within " + (CsvRecords.MOST_QUOTED >> 20) + " MiB";
    }

    private void row(List<Text> fields, int from, int end, BatchWriter rows, Refusals refusals) {
        for (int field = 0; field < fields.size(); field++) {
            int column = layout.columns()[field];
            if (column < 0 || !cells.needed[column]) {
                continue;
            }
            Text text = fields.get(field);
            byte[] bytes = text.text().getBytes(StandardCharsets.UTF_8);
            if (!rows.cell(column, bytes, 0, bytes.length, text.quoted())) {
                boolean missing = cells.isNull(column, bytes, 0, bytes.length, text.quoted());
                String what =
                        "column \""
                                + layout.names().get(field)
                                + "\": expected "
                                + cells.expected(column);
                String message =
                        missing
                                ? what + ", got nothing"
                                : what + ", got " + cells.got(column, text.text());
                refusals.add(missing ? Refusals.MISSING : Refusals.VALUE, message, from, end);
                rows.abandonRow();
                return;
            }
        }
        rows.endRow();
    }

    private int lines(String record) {
        int lines = 0;
        for (List<Text> line : reader.build(new Fields(), record)) {
            lines += line.isEmpty() ? 0 : 1;
        }
        return lines;
    }

    /// The library's sentence without its line number, which counts from this record.
    private static String reason(CsvParseException e) {
        String message = String.valueOf(e.getMessage());
        int where = message.indexOf(" (record starting at line");
        return where < 0 ? message : message.substring(0, where);
    }

    /// Collects the fields of one record.
    private static final class Fields extends CsvCallbackHandler<List<Text>> {
        private List<Text> fields = new ArrayList<>();

        @Override
        protected RecordType getRecordType() {
            return RecordType.DATA;
        }

        @Override
        protected int getFieldCount() {
            return fields.size();
        }

        @Override
        protected void beginRecord(long startingLineNumber) {
            fields = new ArrayList<>();
        }

        @Override
        protected void addField(char[] text, int offset, int length, boolean quoted) {
            fields.add(new Text(new String(text, offset, length), quoted));
        }

        @Override
        protected void setComment(char[] text, int offset, int length) {
            throw new IllegalStateException("comments are off");
        }

        @Override
        protected void setEmpty() {
            fields.add(new Text("", false));
        }

        @Override
        protected List<Text> buildRecord() {
            return fields;
        }
    }
}
