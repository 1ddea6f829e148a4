package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFilesTest {

    record Item(String name, long qty, double price) {}

    @TempDir Path directory;

    private String write(String name, String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private String write(String name, byte[] bytes) throws IOException {
        Path path = directory.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.write(path, bytes).toString();
    }

    @Test
    void columnsAreFoundByName() throws IOException {
        String file =
                write("a.csv", "price,other,name,qty\n1.5,x,apple,3\n2,y,\"pear, green\",4\n");
        assertThat(Reading.all(Csv.files(file, Item.class)))
                .containsExactly("apple|3|1.5", "pear, green|4|2.0");
    }

    record Leg(String originCode, int legNumber) {}

    @Test
    void namesMayDifferInCaseAndUnderscores() throws IOException {
        String file = write("a.csv", "ORIGIN_CODE,Leg Number\nLAX,2\n");
        assertThat(Reading.all(Csv.files(file, Leg.class))).containsExactly("LAX|2");
    }

    @Test
    void namesAreMapped() throws IOException {
        String file = write("a.csv", "from;n;originCode\nLAX;2;not this\n");
        CsvSource<Leg> source =
                Csv.files(file, Leg.class)
                        .delimiter(';')
                        .rename("from", "originCode")
                        .rename("n", "legNumber");
        assertThat(Reading.all(source)).containsExactly("LAX|2");
    }

    @Test
    void filesMayHaveNoHeader() throws IOException {
        String file = write("a.txt", "LAX|2\nSFO|3");
        CsvSource<Leg> source =
                Csv.files(file, Leg.class).delimiter('|').withoutHeader("originCode", "legNumber");
        assertThat(Reading.all(source)).containsExactly("LAX|2", "SFO|3");
    }

    @Test
    void whereNoHeaderIsExpectedOneWithTheNamesIsPassedOver() throws IOException {
        write("d/a.txt", "originCode,legNumber\nLAX,2\n");
        write("d/b.txt", "originCode,legNumber");
        write("d/c.txt", "originCode,leg\n\"SFO\",3\n");
        CsvSource<Leg> source =
                Csv.files(directory + "/d", Leg.class).withoutHeader("originCode", "legNumber");
        assertThat(Reading.all(source))
                .containsExactly(
                        "LAX|2",
                        "SFO|3",
                        "DW-2102 c.txt:1 column \"legNumber\": expected a whole number of 32 bits,"
                                + " got \"leg\" <originCode,leg>");
    }

    record Everything(
            boolean truth,
            int i,
            float f,
            BigDecimal decimal,
            byte[] bytes,
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            Instant instant,
            Duration duration,
            UUID uuid,
            TimeUnit unit,
            Json json,
            double[] vector,
            List<Long> list,
            Map<String, Integer> map,
            Leg leg) {}

    @Test
    void valuesOfAllTypesAreRead() throws IOException {
        String file =
                write(
                        "a.csv",
                        "truth,i,f,decimal,bytes,date,time,dateTime,instant,duration,uuid,unit,json,vector,list,map,leg\n"
                                + "true,-7,1.5,12345678901234567890.123,AQI=,2024-02-29,12:30,2024-02-29T12:30:15,2024-02-29T12:30:15.5Z,PT1M30S,00000000-0000-0001-0000-000000000002,SECONDS,\"{\"\"a\"\":"
                                + " [1, null]}\",\"[1,"
                                + " 2.5]\",\"[1,2]\",\"{\"\"x\"\":1}\",\"{\"\"originCode\"\":\"\"LAX\"\",\"\"legNumber\"\":2}\"\n");
        assertThat(Reading.all(Csv.files(file, Everything.class)))
                .containsExactly(
                        "true|-7|1.5|12345678901234567890.123|[1,"
                                + " 2]|2024-02-29|12:30|2024-02-29T12:30:15|"
                                + "2024-02-29T12:30:15.500Z|PT1M30S|00000000-0000-0001-0000-000000000002|SECONDS|{\"a\":[1,null]}|[1.0,"
                                + " 2.5]|[1, 2]|{x=1}|Leg[originCode=LAX, legNumber=2]");
    }

    record Optionals(
            @Nullable String text, @Nullable Long number, String always, @Nullable Double absent) {}

    @Test
    void nothingIsNullAndQuotedNothingIsTheEmptyText() throws IOException {
        String file = write("a.csv", "text,number,always\n,,\n\"\",5,\"\"\nNA,NA,NA\n");
        assertThat(Reading.all(Csv.files(file, Optionals.class).nulls("NA")))
                .containsExactly("-|-||-", "|5||-", "-|-|NA|-");
    }

    @Test
    void instantsOfAZone() throws IOException {
        record At(Instant at) {}
        String file = write("a.csv", "at\n2024-07-01 12:00:00\n");
        assertThat(Reading.all(Csv.files(file, At.class).zone(ZoneId.of("Europe/Berlin"))))
                .containsExactly("2024-07-01T10:00:00Z");
        assertThat(Reading.all(Csv.files(file, At.class)))
                .containsExactly(
                        "DW-2102 a.csv:2 column \"at\": expected an instant such as"
                                + " 2024-05-31T12:30:00Z (give .zone(...) for times without an offset),"
                                + " got \"2024-07-01 12:00:00\" <2024-07-01 12:00:00>");
    }

    @Test
    void whatCanNotBeReadIsRefusedAndTheOtherRowsCount() throws IOException {
        String file =
                write(
                        "a.csv",
                        "name,qty,price\n"
                                + "good,1,1\n"
                                + "few,2\n"
                                + "many,3,3,3\n"
                                + "type,x,4\n"
                                + "missing,,5\n"
                                + "\"a\"b,6,6\n"
                                + "big,99999999999999999999,7\n"
                                + "\"two\nlines\",8,8\n"
                                + "late,nine,9\n"
                                + "\"open,10,10\n"
                                + "last,11,1e400\n");
        assertThat(Reading.all(Csv.files(file, Item.class)))
                .containsExactly(
                        "good|1|1.0",
                        "two\nlines|8|8.0",
                        "DW-2101 a.csv:3 expected 3 fields [name, qty, price], got 2 <few,2>",
                        "DW-2101 a.csv:4 expected 3 fields [name, qty, price], got 4 <many,3,3,3>",
                        "DW-2102 a.csv:5 column \"qty\": expected a whole number of 64 bits, got"
                                + " \"x\" <type,x,4>",
                        "DW-2103 a.csv:6 column \"qty\": expected a whole number of 64 bits, got"
                                + " nothing <missing,,5>",
                        "DW-2101 a.csv:7 no CSV record: Unexpected character after closing quote:"
                                + " 'b' (0x62) <\"a\"b,6,6>",
                        "DW-2102 a.csv:8 column \"qty\": expected a whole number of 64 bits, got"
                                + " \"99999999999999999999\" <big,99999999999999999999,7>",
                        "DW-2102 a.csv:11 column \"qty\": expected a whole number of 64 bits, got"
                                + " \"nine\" <late,nine,9>",
                        "DW-2101 a.csv:12 a quote opens here and does not close <\"open,10,10>",
                        "DW-2102 a.csv:13 column \"price\": expected a number, got \"1e400\""
                                + " <last,11,1e400>");
    }

    @Test
    void brokenUtf8IsRefusedLineByLine() throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("name,qty,price\nJosé,1,1\n".getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes("Jos".getBytes(StandardCharsets.UTF_8));
        bytes.write(0xE9);
        bytes.writeBytes(",2,2\n日本,3,3\n".getBytes(StandardCharsets.UTF_8));
        String file = write("a.csv", bytes.toByteArray());
        assertThat(Reading.all(Csv.files(file, Item.class)))
                .containsExactly(
                        "José|1|1.0",
                        "日本|3|3.0",
                        "DW-2104 a.csv:3 expected UTF-8, got the byte 0xE9 at byte 4 of the line"
                                + " <Jos\uFFFD,2,2>");
    }

    @Test
    void emptyFilesHaveNoRows() throws IOException {
        write("d/a.csv", "");
        write("d/b.csv", "name,qty,price\n");
        write("d/c.csv", "name,qty,price\n\n\nx,1,1\n\n");
        write("d/d.csv", "\uFEFFname,qty,price\r\ny,2,2\r\n");
        write("d/e.csv", "\n\r\n\n");
        write("d/f.csv", "\n\r\nname,qty,price\nz,3\n");
        write("d/.hidden", "no CSV\n");
        assertThat(Reading.all(Csv.files(directory + "/d", Item.class)))
                .containsExactly(
                        "x|1|1.0",
                        "y|2|2.0",
                        "DW-2101 f.csv:4 expected 3 fields [name, qty, price], got 2 <z,3>");
    }

    /// Lines that end with a carriage return only would all be the header.
    @Test
    void aFileWithoutNewlinesIsRefused() throws IOException {
        String file = write("a.csv", "name,qty,price\rx,1,1\ry,2,2\r");
        assertThatThrownBy(() -> Reading.all(Csv.files(file, Item.class)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(
                        "the first line is no CSV header: a carriage return stands in it");
    }

    @Test
    void aFileThatVanishesIsRefusedAndTheOthersAreRead() throws IOException {
        write("d/a.csv", "name,qty,price\nx,1,1\n");
        String gone = write("d/b.csv", "name,qty,price\ny,2,2\n");
        write("d/c.csv", "name,qty,price\nz,3,3\n");
        try (var reader =
                Csv.files(directory + "/d/*.csv", Item.class)
                        .open(new SourceContext(InstantSource.system()))) {
            Files.delete(Path.of(gone));
            int rows = 0;
            int refused = 0;
            while (reader.poll() instanceof SourceReader.Poll.Next next) {
                var chunk = next.decoding().decode();
                rows += chunk.rows().size();
                refused += chunk.malformed().size();
                chunk.malformed()
                        .forEach(one ->
                                assertThat(Reading.shown(one))
                                        .isEqualTo(
                                                "DW-2106 b.csv the file is gone <" + gone + ">"));
            }
            assertThat(rows).isEqualTo(2);
            assertThat(refused).isEqualTo(1);
        }
    }

    @Test
    void aMissingColumnIsToldAtTheStart() throws IOException {
        String file = write("a.csv", "name,amount\nx,1\n");
        assertThatThrownBy(() -> Reading.all(Csv.files(file, Item.class)))
                .isInstanceOf(SourceException.class)
                .hasMessage(
                        "DW-0402 "
                                + file
                                + ": the header lacks the column \"qty\", the column \"price\"; it"
                                + " has name, amount. Name the column as in the file with"
                                + " .rename(inFile, column), say .withoutHeader(names) where there"
                                + " is no header, or make the component @Nullable.");
    }

    @Test
    void aColumnThatIsThereTwiceIsToldAtTheStart() throws IOException {
        for (String header : java.util.List.of("name,qty,qty,price", "name,Qty,q_ty,price")) {
            String file = write("a.csv", header + "\nx,1,2,3\n");
            assertThatThrownBy(() -> Reading.all(Csv.files(file, Item.class)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageStartingWith(
                            "DW-0402 "
                                    + file
                                    + ": the header has the column \"qty\" twice; it has ");
        }
    }

    @Test
    void aLaterFileWithoutAColumnIsRefused() throws IOException {
        write("d/a.csv", "name,qty,price\nx,1,1\n");
        write("d/b.csv", "name,price\ny,2\n");
        assertThat(Reading.all(Csv.files(directory + "/d", Item.class)))
                .containsExactly(
                        "x|1|1.0",
                        "DW-2107 b.csv:1 the header lacks the column \"qty\"; it has name, price"
                                + " <name,price>");
    }

    @Test
    void globsReachIntoDirectories() throws IOException {
        for (String name : List.of("a.csv", "x/b.csv", "x/y/c.csv", "x/.d.csv", "x/e.txt")) {
            write("g/" + name, "name,qty,price\n" + name + ",1,1\n");
        }
        assertThat(Reading.all(Csv.files(directory + "/g/*/*.csv", Item.class)))
                .containsExactly("x/b.csv|1|1.0");
        assertThat(Reading.all(Csv.files(directory + "/g/**.csv", Item.class)))
                .containsExactly("a.csv|1|1.0", "x/b.csv|1|1.0", "x/y/c.csv|1|1.0");
        assertThat(Reading.all(Csv.files(directory + "/g/x/{b,e}.*", Item.class)))
                .containsExactly("x/b.csv|1|1.0", "x/e.txt|1|1.0");
    }

    @Test
    void anyDirectoriesMayBeNone() throws IOException {
        for (String name :
                List.of("1.csv", "x.csv", "s/2.csv", "s/t/3.csv", ".h/4.csv", "s/.5.csv")) {
            write("g/" + name, "name,qty,price\n" + name + ",1,1\n");
        }
        assertThat(names("**/*.csv")).containsExactly("1.csv", "s/2.csv", "s/t/3.csv", "x.csv");
        assertThat(names("**/**/[0-9].csv")).containsExactly("1.csv", "s/2.csv", "s/t/3.csv");
        assertThat(names("s/**/*.csv")).containsExactly("s/2.csv", "s/t/3.csv");
        assertThat(names("?/**/{2,3}.csv")).containsExactly("s/2.csv", "s/t/3.csv");
        assertThat(names("**/s/**/*.csv")).containsExactly("s/2.csv", "s/t/3.csv");
        assertThat(names("**/t/*.csv")).containsExactly("s/t/3.csv");
        assertThat(names("**/.h/**/*.csv")).containsExactly(".h/4.csv");
        assertThat(names("s**/*.csv")).containsExactly("s/2.csv", "s/t/3.csv");
        assertThat(names("**.csv")).containsExactly("1.csv", "s/2.csv", "s/t/3.csv", "x.csv");
        try (var live = new Reading(Csv.files(directory + "/g/**/*.csv", Item.class).live())) {
            live.until(() -> live.groups().size() == 4);
            write("g/6.csv", "name,qty,price\n6.csv,1,1\n");
            live.until(() -> live.groups().containsKey("6.csv"));
            assertThat(live.groups().keySet())
                    .containsExactlyInAnyOrder("1.csv", "2.csv", "3.csv", "6.csv", "x.csv");
        }
    }

    private List<String> names(String glob) throws IOException {
        return Reading.all(Csv.files(directory + "/g/" + glob, Item.class)).stream()
                .map(row -> row.substring(0, row.indexOf('|')))
                .toList();
    }

    @Test
    void columnsThatNobodyReadsAreNotLookedInto() throws IOException {
        String file = write("a.csv", "name,qty,price\nx,no number,1\ny,2,2\n");
        var context = new SourceContext(InstantSource.system(), Optional.of(Set.of("price")));
        try (var reader = Csv.files(file, Item.class).open(context)) {
            var chunk = ((SourceReader.Poll.Next) reader.poll()).decoding().decode();
            assertThat(chunk.malformed()).isEmpty();
            assertThat(chunk.rows().size()).isEqualTo(2);
            assertThat(chunk.rows().width()).isEqualTo(3);
            assertThat(((LongColumn) chunk.rows().column(1)).get(1)).isZero();
        }
    }

    @Test
    void largeFilesAreCutBetweenRecords() throws IOException {
        var text = new StringBuilder("name,qty,price\n");
        int rows = 60_000;
        for (int i = 0; i < rows; i++) {
            text.append(i % 7 == 0 ? "\"line\nof " + i + "\"" : "plain " + i)
                    .append(',')
                    .append(i)
                    .append(",0.5\n");
        }
        String file = write("a.csv", text.toString());
        List<String> read = Reading.all(Csv.files(file, Item.class));
        assertThat(read).hasSize(rows);
        for (int i = 0; i < rows; i++) {
            String name = i % 7 == 0 ? "line\nof " + i : "plain " + i;
            assertThat(read.get(i)).isEqualTo(name + "|" + i + "|0.5");
        }
    }

    @Test
    void aQuoteThatNeverClosesCostsOneLine() throws IOException {
        var text = new StringBuilder("name,qty,price\n\"open,1,1\n");
        int rows = 300_000;
        for (int i = 0; i < rows; i++) {
            text.append("plain,").append(i).append(",1\n");
        }
        String file = write("a.csv", text.toString());
        List<String> read = Reading.all(Csv.files(file, Item.class));
        assertThat(read).hasSize(rows + 1);
        assertThat(read.getLast())
                .isEqualTo("DW-2101 a.csv:2 a quote opens here and does not close <\"open,1,1>");
    }

    @Test
    void linesMayBeLongerThanABlock() throws IOException {
        String name = "x".repeat(5_000_000);
        String file = write("a.csv", "name,qty,price\n" + name + ",1,1\ny,2,2\n");
        assertThat(Reading.all(Csv.files(file, Item.class)))
                .containsExactly(name + "|1|1.0", "y|2|2.0");
    }
}
