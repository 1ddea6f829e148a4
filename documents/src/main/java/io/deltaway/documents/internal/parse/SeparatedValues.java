package io.deltaway.documents.internal.parse;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.deltaway.documents.UnreadableException;
import java.io.IOException;

/// CSV: a row each.
final class SeparatedValues implements Format {

    private final char separator;

    SeparatedValues(char separator) {
        this.separator = separator;
    }

    @Override
    public void read(byte[] bytes, Blocks blocks) throws IOException, UnreadableException {
        String text = PlainText.decode(bytes);
        int from = text.startsWith("\uFEFF") ? 1 : 0;
        var rows = new Rows(blocks);
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder()
                        .fieldSeparator(separator(text))
                        .ofCsvRecord(text.substring(from))) {
            for (CsvRecord record : reader) {
                rows.add(record.getFields());
            }
        }
    }

    /// A semicolon where the first line has that and no comma, as spreadsheets write it in
    /// countries whose decimals have a comma.
    private char separator(String text) {
        String first = text.lines().findFirst().orElse("");
        return separator == ',' && first.indexOf(',') < 0 && first.indexOf(';') >= 0
                ? ';'
                : separator;
    }
}
