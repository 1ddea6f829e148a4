package io.deltaway.formats.parse;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Records end where the library says that they end, and a file is cut only there.
class CsvRecordsTest {

    private static byte[] text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.append(
                    List.of("a", "b", ",", ",", "\"", "\"", "\"\"", "\n", "\r\n", "é")
                            .get(random.nextInt(10)));
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void recordsAreThoseOfTheLibrary() {
        int compared = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            byte[] bytes = text(new Random(seed));
            var expected = new ArrayList<List<String>>();
            try (var reader =
                    CsvReader.builder()
                            .allowUnclosedQuote(false)
                            .ofCsvRecord(new String(bytes, StandardCharsets.UTF_8))) {
                for (CsvRecord record : reader) {
                    expected.add(record.getFields());
                }
            } catch (CsvParseException | java.io.IOException e) {
                continue; // refused, each in its own way
            }
            var found = new ArrayList<List<String>>();
            for (int at = 0; at < bytes.length; ) {
                int end = CsvRecords.end(bytes, at, bytes.length, (byte) ',');
                assertThat(end).as("seed " + seed).isGreaterThan(at);
                List<CsvFallback.Text> fields = CsvFallback.fields(bytes, at, end, (byte) ',');
                if (!fields.isEmpty()) {
                    found.add(fields.stream().map(CsvFallback.Text::text).toList());
                }
                at = end;
            }
            assertThat(found).as("seed " + seed).isEqualTo(expected);
            compared++;
        }
        assertThat(compared).isGreaterThan(3_000);
    }

    @Test
    void filesAreCutWhereRecordsEnd() {
        for (long seed = 0; seed < 5_000; seed++) {
            byte[] bytes = text(new Random(seed));
            var ends = new ArrayList<Integer>(List.of(0));
            int at = 0;
            while (at < bytes.length) {
                int end = CsvRecords.end(bytes, at, bytes.length, (byte) ',');
                if (end == CsvRecords.UNCLOSED) {
                    break;
                }
                ends.add(end);
                at = end;
            }
            for (int to = 0; to <= bytes.length; to++) {
                int filled = to;
                int last =
                        ends.stream()
                                .filter(end -> end <= filled)
                                .mapToInt(end -> end)
                                .max()
                                .orElse(0);
                assertThat(CsvRecords.lastEnd(bytes, 0, to, (byte) ',', false))
                        .as("seed " + seed + " to " + to)
                        .isEqualTo(last);
            }
        }
    }
}
