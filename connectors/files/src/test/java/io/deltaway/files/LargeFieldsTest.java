package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fields between quotes that are larger than what is read at once.
class LargeFieldsTest {

    record Item(String name, long qty) {}

    @TempDir Path directory;

    private List<String> read(String text) throws IOException {
        Path file = directory.resolve("a.csv");
        Files.writeString(file, text);
        return Reading.all(Csv.files(file.toString(), Item.class));
    }

    @Test
    void linesInThemAreNoRows() throws IOException {
        String lines = "four,5\n".repeat(300_000);
        assertThat(read("name,qty\nx,1\n\"" + lines + "\",2\ny,3\n"))
                .containsExactly("x|1", lines + "|2", "y|3");
    }

    @Test
    void quotesInThemAreDoubled() throws IOException {
        String text = "a\"b".repeat(3_000_000);
        assertThat(read("name,qty\n\"" + text.replace("\"", "\"\"") + "\",2\ny,3\n"))
                .containsExactly(text + "|2", "y|3");
    }

    /// The next quote is far away, and opens a field.
    @Test
    void aQuoteByMistakeCostsOneLine() throws IOException {
        int rows = 200_000;
        List<String> read = read("name,qty\n\"x,1\n" + "plain,7\n".repeat(rows) + "\"y\",3\n");
        assertThat(read).hasSize(rows + 2);
        assertThat(read.subList(rows, rows + 2))
                .containsExactly(
                        "y|3", "DW-2101 a.csv:2 a quote opens here and does not close <\"x,1>");
    }

    @Test
    void moreThanTheLimitIsNamed() throws IOException {
        String lines = ("a".repeat((1 << 20) - 1) + "\n").repeat(17);
        assertThat(read("name,qty\nx,1\n\"" + lines + "\",2\n"))
                .hasSize(19)
                .startsWith("x|1")
                .element(1)
                .asString()
                .startsWith(
                        "DW-2101 a.csv:3 a quote opens here and does not close within 16 MiB <\"a");
    }

    @Test
    void whatAQuoteByMistakeHoldsBackInAGrowingFileComesWhenThatIsClear() throws IOException {
        Path file = directory.resolve("a.csv");
        Files.writeString(file, "name,qty\n\"x,1\n");
        String line = "a".repeat(1 << 10) + ",7\n";
        String megabyte = line.repeat(1 << 10);
        try (var reading =
                new Reading(Csv.files(file.toString(), Item.class).live(Duration.ofMillis(2)))) {
            reading.untilIdle();
            for (int i = 0; i < 32; i++) {
                assertThat(reading.chunks()).isEmpty();
                Files.writeString(file, megabyte, StandardOpenOption.APPEND);
                reading.untilIdle();
            }
            reading.until(() -> rows(reading).size() == 32 << 10);
            assertThat(reading.refused())
                    .containsExactly(
                            "DW-2101 a.csv:2 a quote opens here and does not close within 16 MiB"
                                    + " <\"x,1>");
            Files.writeString(file, "y,3\n", StandardOpenOption.APPEND);
            reading.until(() -> rows(reading).getLast().equals("y|3"));
        }
    }

    @Test
    void aHeaderWithoutAnEndIsRefusedWhileMoreComes() throws IOException {
        Path file = directory.resolve("a.csv");
        Files.writeString(file, "name,qty");
        String megabyte = "\raaaaa,7".repeat(1 << 17);
        try (var reading =
                new Reading(Csv.files(file.toString(), Item.class).live(Duration.ofMillis(2)))) {
            reading.untilIdle();
            for (int i = 0; i < 32; i++) {
                assertThat(reading.refused()).isEmpty();
                Files.writeString(file, megabyte, StandardOpenOption.APPEND);
                reading.untilIdle();
            }
            reading.until(() -> reading.refused().size() == 1);
            assertThat(reading.refused().getFirst()).startsWith("DW-2107 a.csv:1 ");
        }
    }

    private static List<String> rows(Reading reading) {
        return reading.groups().getOrDefault("a.csv", List.of());
    }
}
