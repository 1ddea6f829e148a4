package io.deltaway.formats.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.BatchText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The scanners give the same rows and the same refusals as the libraries do, on random lines that
/// are mostly good.
class ScannerPropertyTest {

    private static final int CASES = 6_000;

    private static final List<Type> TYPES =
            List.of(
                    Type.Simple.TEXT,
                    Type.Simple.LONG,
                    Type.Simple.INT,
                    Type.Simple.DOUBLE,
                    Type.Simple.FLOAT,
                    Type.Simple.BOOLEAN,
                    Type.Simple.DATE_TIME,
                    Type.Simple.DATE,
                    Type.Simple.INSTANT,
                    Type.Simple.DECIMAL,
                    new Type.EnumOf(TimeUnit.class),
                    Type.Simple.UUID,
                    Type.Simple.JSON,
                    new Type.ListOf(Type.Simple.LONG));

    static Schema schema(Random random) {
        int width = 1 + random.nextInt(5);
        return new Schema(
                IntStream.range(0, width)
                        .mapToObj(c ->
                                new Field(
                                        name(c),
                                        TYPES.get(random.nextInt(TYPES.size())),
                                        random.nextBoolean()))
                        .toList());
    }

    private static String name(int column) {
        return List.of("a", "price", "longer_name", "é", "eightlet", "sevenle").get(column);
    }

    static Cells cells(Schema schema, Random random) {
        boolean[] needed = new boolean[schema.width()];
        for (int c = 0; c < needed.length; c++) {
            needed[c] = random.nextInt(4) > 0;
        }
        return new Cells(
                schema, needed, null, random.nextInt(4) == 0 ? List.of("NA", "null") : List.of());
    }

    private static void check(
            long seed, Cells cells, byte[] bytes, Decoder scanner, Decoder library) {
        Decoder.Decoded scanned = scanner.decode(Blocks.block(bytes));
        Decoder.Decoded read = library.decode(Blocks.block(bytes));
        String what = "seed " + seed + "\n" + new String(bytes, StandardCharsets.UTF_8);
        assertThat(scanned.malformed()).as(what).isEqualTo(read.malformed());
        assertThat(neededRows(cells, scanned)).as(what).isEqualTo(neededRows(cells, read));
    }

    private static List<String> neededRows(Cells cells, Decoder.Decoded decoded) {
        int[] needed = IntStream.range(0, cells.width()).filter(cells::isNeeded).toArray();
        var schema =
                new Schema(IntStream.of(needed).mapToObj(cells.schema().fields()::get).toList());
        return BatchText.lines(schema, decoded.batch().pick(needed));
    }

    @Test
    void csvScannerAndLibraryAgree() {
        int rows = 0;
        int refused = 0;
        for (long seed = 0; seed < CASES; seed++) {
            var random = new Random(seed);
            Schema schema = schema(random);
            Cells cells = cells(schema, random);
            var names = new ArrayList<>(schema.names());
            if (random.nextInt(3) == 0) {
                names.add(random.nextInt(names.size()), "other");
            }
            int[] columns = names.stream().mapToInt(schema::indexOf).toArray();
            byte delimiter = (byte) (random.nextInt(4) == 0 ? '|' : ',');
            var layout = new CsvLayout(names, columns, delimiter);
            byte[] text = csv(schema, layout, random);
            check(
                    seed,
                    cells,
                    text,
                    new CsvDecoder(cells, layout),
                    new CsvDecoder(cells, layout, false));
            Decoder.Decoded decoded = new CsvDecoder(cells, layout).decode(Blocks.block(text));
            rows += decoded.rows().rows();
            refused += decoded.malformed().size();
        }
        assertThat(rows).isGreaterThan(CASES);
        assertThat(refused).isGreaterThan(CASES / 4);
    }

    static byte[] csv(Schema schema, CsvLayout layout, Random random) {
        var out = new ByteArrayOutputStream();
        int lines = 1 + random.nextInt(8);
        String lineEnd = random.nextInt(3) == 0 ? "\r\n" : "\n";
        for (int i = 0; i < lines; i++) {
            var line = new StringBuilder();
            for (int field = 0; field < layout.fields(); field++) {
                int column = layout.columns()[field];
                String value =
                        column < 0
                                ? RandomCells.text(random)
                                : RandomCells.value(schema.type(column), random);
                String delimiter = field == 0 ? "" : String.valueOf((char) layout.delimiter());
                line.append(delimiter)
                        .append(RandomCells.csv(value, (char) layout.delimiter(), random));
            }
            out.writeBytes(RandomCells.spoilt(line.toString(), "\"\"\n\r,|x0-. ", 12, random));
            out.writeBytes(
                    (i == lines - 1 && random.nextBoolean() ? "" : lineEnd)
                            .getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    @Test
    void jsonScannerAndLibraryAgree() {
        int rows = 0;
        int refused = 0;
        for (long seed = 0; seed < CASES; seed++) {
            var random = new Random(seed);
            Schema schema = schema(random);
            Cells cells = cells(schema, random);
            int prefixEnd = random.nextInt(5) == 0 ? '|' : -1;
            byte[] text = json(schema, prefixEnd, random);
            List<String> names = schema.names();
            check(
                    seed,
                    cells,
                    text,
                    new JsonDecoder(cells, names, prefixEnd),
                    new JsonDecoder(cells, names, prefixEnd, false));
            Decoder.Decoded decoded =
                    new JsonDecoder(cells, names, prefixEnd).decode(Blocks.block(text));
            rows += decoded.rows().rows();
            refused += decoded.malformed().size();
        }
        assertThat(rows).isGreaterThan(CASES);
        assertThat(refused).isGreaterThan(CASES / 4);
    }

    static byte[] json(Schema schema, int prefixEnd, Random random) {
        var out = new ByteArrayOutputStream();
        int lines = 1 + random.nextInt(8);
        for (int i = 0; i < lines; i++) {
            var members = new ArrayList<String>();
            for (Field field : schema.fields()) {
                if (random.nextInt(12) > 0) {
                    members.add(
                            member(field.name(), RandomCells.json(field.type(), random), random));
                }
                if (random.nextInt(20) == 0) {
                    members.add(
                            member(field.name(), RandomCells.json(field.type(), random), random));
                }
            }
            if (random.nextInt(4) == 0) {
                members.add(
                        member(
                                "other",
                                RandomCells.json(TYPES.get(random.nextInt(TYPES.size())), random),
                                random));
            }
            if (random.nextInt(3) == 0) {
                Collections.shuffle(members, random);
            }
            String prefix = prefixEnd < 0 ? "" : i + "|";
            String line =
                    prefix + "{" + String.join(random.nextBoolean() ? "," : ", ", members) + "}";
            out.writeBytes(RandomCells.spoilt(line, "\"\\\n\r,:{}[]x0-.e |", 8, random));
            out.writeBytes(
                    (i == lines - 1 && random.nextBoolean() ? "" : "\n")
                            .getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static String member(String name, String value, Random random) {
        return "\""
                + name
                + "\""
                + (random.nextInt(8) == 0 ? " :" : ":")
                + (random.nextBoolean() ? "" : " ")
                + value;
    }
}
