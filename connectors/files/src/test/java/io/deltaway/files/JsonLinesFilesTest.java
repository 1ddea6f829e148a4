package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesFilesTest {

    record Item(String name, long qty, @Nullable Double price) {}

    @TempDir Path directory;

    private String write(String text) throws IOException {
        return Files.writeString(directory.resolve("a.jsonl"), text).toString();
    }

    @Test
    void membersAreFoundByNameInAnyOrder() throws IOException {
        String file =
                write(
                        """
                        {"name":"apple","qty":3,"price":1.5}
                        { "price" : 2, "other" : {"a":[1,2]}, "qty" : 4, "name" : "pear" }
                        {"qty":-5,"name":"é\\u00e9 \\"x\\"\\n"}

                        {"name":"last","qty":6,"price":null}\
                        """);
        assertThat(Reading.all(JsonLines.files(file, Item.class)))
                .containsExactly("apple|3|1.5", "pear|4|2.0", "éé \"x\"\n|-5|-", "last|6|-");
    }

    @Test
    void aMemberThatIsThereTwiceIsRefused() throws IOException {
        String file =
                write("{\"name\":\"a\",\"name\":\"b\",\"qty\":1}\n{\"name\":\"a\",\"qty\":2}\n");
        assertThat(Reading.all(JsonLines.files(file, Item.class)))
                .containsExactly(
                        "a|2|-",
                        "DW-2105 a.jsonl:1 the member \"name\" is there twice"
                                + " <{\"name\":\"a\",\"name\":\"b\",\"qty\":1}>");
    }

    @Test
    void namesMayDifferInCaseAndUnderscoresAsInCsv() throws IOException {
        String file =
                write(
                        "{\"Name\":\"a\",\"QTY\":1}\n{\"na_me\":\"no\",\"name\":\"b\",\"Na me\":\"no\",\"qty\":2}\n");
        assertThat(Reading.all(JsonLines.files(file, Item.class)))
                .containsExactly("a|1|-", "b|2|-");
    }

    record Nested(
            List<Long> list,
            Map<String, Double> map,
            Item item,
            Json json,
            float[] vector,
            Instant at) {}

    @Test
    void nestedValuesAreRead() throws IOException {
        String file =
                write(
                        "{\"list\":[1,2],\"map\":{\"x\":1.5},\"item\":{\"name\":\"a\",\"qty\":1},\"json\":[null],\"vector\":[1,0.5],\"at\":\"2024-01-01T00:00:00Z\"}\n");
        assertThat(Reading.all(JsonLines.files(file, Nested.class)))
                .containsExactly(
                        "[1, 2]|{x=1.5}|Item[name=a, qty=1, price=null]|[null]|[1.0,"
                                + " 0.5]|2024-01-01T00:00:00Z");
    }

    record Whole(long n, int i, List<Long> list) {}

    /// JSON has one kind of number; some writers put a point into all of them.
    @Test
    void numbersWithAPointAreWholeWhereTheirValueIs() throws IOException {
        String file =
                write(
                        """
                        {"n":1.0,"i":-2.00,"list":[3.0,4e1]}
                        {"n":9.223372036854775807e18,"i":2e3,"list":[]}
                        {"n" : 5.0, "i":"\\u0031", "list":[]}
                        {"n":1.5,"i":1,"list":[]}
                        {"n":1,"i":2147483648.0,"list":[]}
                        {"n":1,"i":1,"list":[1.5]}
                        {"n":1e19,"i":1,"list":[]}
                        {"n":1e99999999999,"i":1,"list":[]}
                        """);
        List<String> read = Reading.all(JsonLines.files(file, Whole.class));
        assertThat(read).hasSize(8).startsWith("1|-2|[3, 40]", "9223372036854775807|2000|[]");
        assertThat(read.subList(2, 8)).allMatch(row -> row.startsWith("DW-210"));
    }

    record Transfer(long id, int from_account, String ts) {}

    @Test
    void objectsMayStandBehindAPrefix() throws IOException {
        String file = write("12|{\"id\": 12, \"from_account\": 3, \"ts\": \"a|b\"}\n{\"id\":1}\n");
        assertThat(Reading.all(JsonLines.files(file, Transfer.class).behind('|')))
                .containsExactly(
                        "12|3|a|b",
                        "DW-2105 a.jsonl:2 expected a prefix that ends with \"|\" <{\"id\":1}>");
    }

    @Test
    void membersAreMapped() throws IOException {
        String file = write("{\"title\":\"x\",\"name\":\"not this\",\"qty\":1}\n");
        assertThat(Reading.all(JsonLines.files(file, Item.class).rename("title", "name")))
                .containsExactly("x|1|-");
    }

    @Test
    void whatCanNotBeReadIsRefusedAndTheOtherRowsCount() throws IOException {
        String file =
                write(
                        """
                        {"name":"good","qty":1}
                        {"name":"open
                        [1]
                        {"name":5,"qty":1}
                        {"name":"x","qty":"1"}
                        {"name":"x","qty":1.5}
                        {"qty":1}
                        {"name":null,"qty":1}
                        {"name":"x","qty":1} more
                        {"name":"x","qty":1,}
                        {"name":"\\ud800","qty":1}
                        {"name":"fine","qty":2}
                        """);
        assertThat(Reading.all(JsonLines.files(file, Item.class)))
                .containsExactly(
                        "good|1|-",
                        "fine|2|-",
                        "DW-2105 a.jsonl:2 no JSON at byte 14: it ends too early"
                                + " <{\"name\":\"open>",
                        "DW-2105 a.jsonl:3 expected a JSON object, got an array <[1]>",
                        "DW-2102 a.jsonl:4 column \"name\": expected a text, got 5"
                                + " <{\"name\":5,\"qty\":1}>",
                        "DW-2102 a.jsonl:5 column \"qty\": expected a whole number of 64 bits, got"
                                + " \"1\" <{\"name\":\"x\",\"qty\":\"1\"}>",
                        "DW-2102 a.jsonl:6 column \"qty\": expected a whole number of 64 bits, got"
                                + " 1.5 <{\"name\":\"x\",\"qty\":1.5}>",
                        "DW-2103 a.jsonl:7 column \"name\": expected a text, the object has no such"
                                + " member <{\"qty\":1}>",
                        "DW-2103 a.jsonl:8 column \"name\": expected a text, got null"
                                + " <{\"name\":null,\"qty\":1}>",
                        "DW-2105 a.jsonl:9 no JSON at byte 22: unrecognized token 'more': was"
                                + " expecting a value <{\"name\":\"x\",\"qty\":1} more>",
                        "DW-2105 a.jsonl:10 no JSON at byte 21: unexpected character ('}'): was"
                                + " expecting double-quote to start property name"
                                + " <{\"name\":\"x\",\"qty\":1,}>",
                        "DW-2102 a.jsonl:11 column \"name\": expected a text, got one with half a"
                                + " surrogate pair at character 1 <{\"name\":\"\\ud800\",\"qty\":1}>");
    }

    record Big(BigDecimal name) {}

    @Test
    void whatIsNoJsonIsToldInItsOwnWords() throws IOException {
        String file =
                write("{\"name\":'x'}\n/* c */ {}\n{\"qty\":// c\n{\"name\":\"x\",\"qty\":NaN}\n");
        assertThat(Reading.all(JsonLines.files(file, Item.class)))
                .containsExactly(
                        "DW-2105 a.jsonl:1 no JSON at byte 9: unexpected character ('''): expected a"
                                + " value <{\"name\":'x'}>",
                        "DW-2105 a.jsonl:2 no JSON at byte 1: unexpected character ('/'): JSON has no"
                                + " comments </* c */ {}>",
                        "DW-2105 a.jsonl:3 no JSON at byte 8: unexpected character ('/'): JSON has no"
                                + " comments <{\"qty\":// c>",
                        "DW-2105 a.jsonl:4 no JSON at byte 22: non-standard token 'NaN'"
                                + " <{\"name\":\"x\",\"qty\":NaN}>");
    }

    @Test
    void decimalsMayBeLong() throws IOException {
        String digits = "7".repeat(2_000) + "." + "3".repeat(2_000);
        String file = write("{\"name\":%s}\n{\"name\":1%s}\n".formatted(digits, digits));
        assertThat(Reading.all(JsonLines.files(file, Big.class)))
                .hasSize(2)
                .startsWith(digits)
                .last(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .startsWith(
                        "DW-2102 a.jsonl:2 column \"name\": expected a number of at most 2,000 digits");
    }

    record Range(long from, long to) {
        Range {
            Objects.checkFromToIndex(from, to, 10);
        }
    }

    record Ranges(List<Range> ranges) {}

    @Test
    void whatIsWrongInsideOfAValueIsTold() throws IOException {
        String file =
                write(
                        """
                        {"ranges":[{"from":1,"to":2}]}
                        {"ranges":[{"from":1}]}
                        {"ranges":[{"from":1,"to":"2"}]}
                        {"ranges":[{"from":2,"to":1}]}
                        {"ranges":{}}
                        """);
        String expected =
                "column \"ranges\": expected a JSON array, each element a JSON object with"
                        + " the members of Range, got ";
        assertThat(
                        Reading.all(JsonLines.files(file, Ranges.class)).stream()
                                .map(line -> line.replaceFirst(" <.*", "")))
                .containsExactly(
                        "[Range[from=1, to=2]]",
                        "DW-2102 a.jsonl:2 "
                                + expected
                                + "[{\"from\":1}]: element 1: member \"to\" is missing or null",
                        "DW-2102 a.jsonl:3 "
                                + expected
                                + "[{\"from\":1,\"to\":\"2\"}]: element 1: member \"to\": expected a whole number of 64 bits, got \"2\"",
                        "DW-2102 a.jsonl:4 "
                                + expected
                                + "[{\"from\":2,\"to\":1}]: element 1: there is no such Range: java.lang.IndexOutOfBoundsException: Range [2, 1) out of bounds for length 10",
                        "DW-2102 a.jsonl:5 " + expected + "{}");
    }

    record Shares(List<Double> doubles, float[] floats) {}

    @Test
    void aNumberBecomesNotInfinite() throws IOException {
        String file =
                write(
                        """
                        {"doubles":[0.5,1e400],"floats":[]}
                        {"doubles":["Infinity"],"floats":[1e39]}
                        """);
        assertThat(Reading.all(JsonLines.files(file, Shares.class)).toString())
                .contains("element 2: expected a number that a double can hold, got 1E+400")
                .contains("expected a number that a float can hold, got 1E+39");
    }

    @Test
    void whatIsTooDeepIsRefused() throws IOException {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        String file =
                write(
                        "{\"name\":\"x\",\"qty\":1,\"other\":%s}\n{\"name\":\"y\",\"qty\":2}\n"
                                .formatted(deep));
        assertThat(Reading.all(JsonLines.files(file, Item.class)))
                .hasSize(2)
                .startsWith("y|2|-")
                .last(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .startsWith("DW-2105 a.jsonl:1 no JSON: document nesting depth (501) exceeds");
    }

    @Test
    void brokenUtf8IsRefused() throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("{\"name\":\"x".getBytes(StandardCharsets.UTF_8));
        bytes.write(0xC0);
        bytes.writeBytes(
                "\",\"qty\":1}\n{\"name\":\"é\",\"qty\":2}\n".getBytes(StandardCharsets.UTF_8));
        Files.write(directory.resolve("a.jsonl"), bytes.toByteArray());
        assertThat(Reading.all(JsonLines.files(directory + "/a.jsonl", Item.class)))
                .containsExactly(
                        "é|2|-",
                        "DW-2104 a.jsonl:1 expected UTF-8, got the byte 0xC0 at byte 11 of the line"
                                + " <{\"name\":\"x\uFFFD\",\"qty\":1}>");
    }

    @Test
    void parsesJsonForTheEngine() throws Exception {
        var parser = io.deltaway.json.JsonParser.installed().orElseThrow();
        assertThat(parser.parse(" {\"b\": [1.50, \"x\", null, true], \"a\": {}} ").toString())
                .isEqualTo("{\"a\":{},\"b\":[1.5,\"x\",null,true]}");
        for (String text : List.of("", "{", "1 2", "nul", "[1,]", "01", "\"\\x\"")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> parser.parse(text))
                    .as(text)
                    .isInstanceOf(io.deltaway.json.MalformedJson.class);
        }
    }
}
