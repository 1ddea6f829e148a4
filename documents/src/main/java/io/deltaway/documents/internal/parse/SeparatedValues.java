package io.deltaway.documents.internal.parse;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.deltaway.documents.UnreadableException;
import java.io.IOException;
import java.util.IntSummaryStatistics;
import java.util.stream.IntStream;

/// CSV: a row each.
final class SeparatedValues implements Format {

    /// Rows that are looked at to tell what separates their cells.
    private static final int LOOK = 10;

    private final char separator;

    SeparatedValues(char separator) {
        this.separator = separator;
    }

    @Override
    public void read(byte[] bytes, Blocks blocks) throws IOException, UnreadableException {
        String text = PlainText.decode(bytes);
        var rows = Rows.ofSheet(blocks);
        try (CsvReader<CsvRecord> reader =
                reader(text, separator == ',' ? found(text) : separator)) {
            for (CsvRecord record : reader) {
                rows.add(record.getFields());
            }
        }
    }

    /// One that takes rows as they are, some with fewer cells than others.
    private static CsvReader<CsvRecord> reader(String text, char separator) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text);
    }

    /// A semicolon, as spreadsheets write it in countries whose decimals have a comma, or a tab,
    /// where the first rows have no fewer cells with it than with commas: a name or a number may
    /// have commas.
    private static char found(String text) throws IOException {
        char best = ',';
        IntSummaryStatistics most = columns(text, best);
        for (char other : new char[] {';', '\t'}) {
            IntSummaryStatistics columns = columns(text, other);
            int more = Integer.compare(columns.getMin(), most.getMin());
            if (more > 0 || more == 0 && columns.getSum() >= most.getSum()) {
                best = other;
                most = columns;
            }
        }
        return best;
    }

    /// How many cells the first rows have.
    private static IntSummaryStatistics columns(String text, char separator) throws IOException {
        try (CsvReader<CsvRecord> reader = reader(text, separator)) {
            return reader.stream()
                    .limit(LOOK)
                    .mapToInt(CsvRecord::getFieldCount)
                    .summaryStatistics();
        } catch (CsvParseException e) {
            return IntStream.of(0).summaryStatistics(); // quotes where this one has none
        }
    }
}
