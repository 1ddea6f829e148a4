package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.value.ObjectCodec;
import io.deltaway.table.Encoded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Objects of a program's own class, which says how they become bytes.
class OwnClassesTest {

    @Encoded(by = MoneyCodec.class)
    static final class Money {
        private final String text;

        Money(String currency, long cents) {
            text = currency + cents;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static final class MoneyCodec implements ObjectCodec<Money> {
        private static final long serialVersionUID = 1;

        @Override
        public byte[] encode(Money money) {
            return money.text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Money decode(byte[] bytes) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            return new Money(text.substring(0, 3), Long.parseLong(text.substring(3)));
        }
    }

    record Payment(long id, Money money) {}

    record Basket(long id, List<Money> each) {}

    private static final String EUR12 = "RVVSMTI=";

    @TempDir Path directory;

    private String write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private Path written(FileSink sink, Path file, Class<?> type, Object row) throws IOException {
        try (SinkWriter writer = Writing.open(sink, type, InstantSource.system())) {
            writer.write(1, Writing.batch(type, new long[0], row));
            writer.endEpoch(1);
            writer.finish();
        }
        return file;
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        var money = new Money("EUR", 12);
        Path csv = directory.resolve("out.csv");
        written(Csv.snapshot(csv), csv, Payment.class, new Payment(1, money));
        assertThat(csv).hasContent("id,money\n1," + EUR12 + "\n");
        assertThat(Reading.all(Csv.files(csv.toString(), Payment.class)))
                .containsExactly("1|EUR12");
        Path json = directory.resolve("out.jsonl");
        written(JsonLines.snapshot(json), json, Basket.class, new Basket(1, List.of(money)));
        assertThat(json).hasContent("{\"id\":1,\"each\":[\"" + EUR12 + "\"]}\n");
        assertThat(Reading.all(JsonLines.files(json.toString(), Basket.class)))
                .containsExactly("1|[EUR12]");
    }

    @Test
    void bytesThatItsCodecDoesNotKnowAreRefused() throws IOException {
        String csv = write("a.csv", "id,money\n1," + EUR12 + "\n2,AA==\n3,RVVSeA==\n4,%\n");
        String expected = "expected the base64 of an encoded Money, got ";
        assertThat(Reading.all(Csv.files(csv, Payment.class)))
                .containsExactly(
                        "1|EUR12",
                        "DW-2102 a.csv:3 column \"money\": " + expected + "\"AA==\" <2,AA==>",
                        "DW-2102 a.csv:4 column \"money\": "
                                + expected
                                + "\"RVVSeA==\" <3,RVVSeA==>",
                        "DW-2102 a.csv:5 column \"money\": " + expected + "\"%\" <4,%>");
        String json =
                write(
                        "a.jsonl",
                        """
                        {"id":1,"each":["RVVSMTI="]}
                        {"id":2,"each":["AA=="]}
                        {"id":3,"each":["%"]}
                        {"id":4,"each":[7]}
                        """);
        assertThat(Reading.all(JsonLines.files(json, Basket.class)))
                .hasSize(4)
                .startsWith("1|[EUR12]")
                .filteredOn(line -> line.startsWith("DW-2102 a.jsonl:"))
                .hasSize(3);
        String single = write("b.jsonl", "{\"id\":2,\"money\":\"AA==\"}\n{\"id\":3,\"money\":7}\n");
        assertThat(Reading.all(JsonLines.files(single, Payment.class)))
                .extracting(line -> line.substring(0, 17))
                .containsExactly("DW-2102 b.jsonl:1", "DW-2102 b.jsonl:2");
    }
}
