package io.deltaway.formats.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.BatchText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Single values are read as lines are.
class ValueDecoderTest {

    private static final int CASES = 1_000;

    /// What became of one value or line.
    private record Read(List<String> rows, List<String> refused) {

        static Read of(Cells cells, BatchWriter rows, List<Malformed> malformed) {
            int[] needed = IntStream.range(0, cells.width()).filter(cells::isNeeded).toArray();
            var schema =
                    new Schema(
                            IntStream.of(needed).mapToObj(cells.schema().fields()::get).toList());
            return new Read(
                    BatchText.lines(schema, rows.build().pick(needed)),
                    malformed.stream()
                            .map(one ->
                                    one.code()
                                            + " "
                                            + one.message().replace("of the line", "of the value"))
                            .toList());
        }
    }

    private static Read single(Cells cells, ValueDecoder decoder, byte[] value) {
        byte[] bytes = Arrays.copyOf(value, value.length + 1 + Block.PADDING);
        bytes[value.length] = '\n';
        var rows = new BatchWriter(cells, 1);
        var refusals = new Refusals(bytes, "value", from -> "v");
        if (decoder.read(bytes, 0, value.length, rows, refusals)) {
            rows.endRow();
        }
        return Read.of(cells, rows, refusals.all());
    }

    private static int compare(
            long seed, Cells cells, byte[] text, Decoder lines, Supplier<ValueDecoder> values) {
        int compared = 0;
        for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            byte[] value = line.getBytes(StandardCharsets.ISO_8859_1);
            Decoder.Decoded decoded = lines.decode(Blocks.block(value));
            Read expected = Read.of(cells, decoded.rows(), decoded.malformed());
            boolean blank = expected.rows.isEmpty() && expected.refused.isEmpty();
            if (!blank && !expected.refused.toString().contains("does not close")) {
                assertThat(single(cells, values.get(), value))
                        .as("seed %d: %s", seed, line)
                        .isEqualTo(expected);
                compared++;
            }
        }
        return compared;
    }

    @Test
    void valuesAreReadAsLinesAre() {
        int compared = 0;
        for (long seed = 0; seed < CASES; seed++) {
            var random = new Random(seed);
            Schema schema = ScannerPropertyTest.schema(random);
            Cells cells = ScannerPropertyTest.cells(schema, random);
            boolean scan = random.nextBoolean();
            var json = new JsonDecoder(cells, schema.names(), -1, scan);
            byte[] objects = ScannerPropertyTest.json(schema, -1, random);
            compared += compare(seed, cells, objects, json, json::values);
            var layout =
                    new CsvLayout(
                            schema.names(),
                            IntStream.range(0, schema.width()).toArray(),
                            (byte) ',');
            var csv = new CsvDecoder(cells, layout, scan);
            byte[] records = ScannerPropertyTest.csv(schema, layout, random);
            compared += compare(seed, cells, records, csv, csv::values);
        }
        assertThat(compared).isGreaterThan(4 * CASES);
    }

    /// Other columns of the row are somebody else's, also their nulls.
    @Test
    void theRestOfTheRowStays() {
        Schema schema =
                Schema.of(
                        new Field("a", Type.Simple.LONG, true),
                        new Field("b", Type.Simple.LONG, true));
        var all = new Cells(schema, new boolean[] {true, true}, null, List.of());
        var second = new Cells(schema, new boolean[] {false, true}, null, List.of());
        for (String value : List.of("{\"b\":2}", "{\"\\u0062\":2}")) {
            byte[] bytes = (value + "\n" + " ".repeat(16)).getBytes(StandardCharsets.UTF_8);
            var rows = new BatchWriter(all, 2);
            rows.setNull(0);
            var refusals = new Refusals(bytes, "value", from -> "v");
            ValueDecoder decoder = new JsonDecoder(second, schema.names(), -1).values();
            assertThat(decoder.read(bytes, 0, value.length(), rows, refusals)).isTrue();
            rows.endRow();
            assertThat(BatchText.lines(schema, rows.build())).containsExactly("-|2");
        }
    }
}
