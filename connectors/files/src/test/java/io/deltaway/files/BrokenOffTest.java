package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.SourceContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are followed and break off in the middle of something.
class BrokenOffTest {

    record Item(String name, long qty) {}

    private static final Duration OFTEN = Duration.ofMillis(2);

    @TempDir Path directory;

    private Path file;
    private Duration later = Duration.ZERO;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("a.csv");
    }

    private Reading follow() throws IOException {
        return follow(Csv.files(directory.toString(), Item.class));
    }

    private Reading follow(CsvSource<Item> source) throws IOException {
        return new Reading(source.live(OFTEN), new SourceContext(() -> Instant.now().plus(later)));
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    /// A text between quotes may break off anywhere, also where a newline is in it.
    @ParameterizedTest
    @ValueSource(strings = {"y", "y\n", "y\n\n2"})
    void aQuotedTextThatGoesOnAfterItWasTakenIsCorrected(String start) throws IOException {
        Files.writeString(file, "name,qty\nx,1\n\"" + start);
        later = Duration.ofSeconds(61);
        try (Reading reading = follow()) {
            reading.until(() -> !reading.refused().isEmpty());
            append("\nz\",2\nw,3\n");
            Map<String, List<String>> whole =
                    Map.of("a.csv", List.of("x|1", start + "\nz|2", "w|3"));
            reading.until(() -> reading.groups().equals(whole));
            assertThat(reading.refused()).isEmpty();
        }
    }

    /// One that opens by mistake holds nothing back, and takes nothing back, until one may close
    /// it.
    @Test
    void rowsBehindAQuoteThatWasTakenForAMistakeComeAtOnce() throws IOException {
        Files.writeString(file, "name,qty\nx,1\n\"y,2\nz,3\n");
        later = Duration.ofSeconds(61);
        try (Reading reading = follow()) {
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("x|1", "z|3"))));
            assertThat(reading.refused()).hasSize(1);
            later = Duration.ZERO;
            append("w,4\n");
            Map<String, List<String>> more = Map.of("a.csv", List.of("x|1", "z|3", "w|4"));
            reading.until(() -> !reading.groups().equals(Map.of("a.csv", List.of("x|1", "z|3"))));
            assertThat(reading.groups()).isEqualTo(more);
            append("v\",5\nu,6\n");
            Map<String, List<String>> whole =
                    Map.of("a.csv", List.of("x|1", "y,2\nz,3\nw,4\nv|5", "u|6"));
            reading.until(() -> reading.groups().equals(whole));
            assertThat(reading.refused()).isEmpty();
        }
    }

    /// A name that goes on is another column.
    @Test
    void aHeaderThatGoesOnAfterItWasTakenIsReadAnew() throws IOException {
        Files.writeString(file, "name,qty");
        later = Duration.ofSeconds(61);
        try (Reading reading = follow()) {
            reading.untilIdle();
            append("2,qty\nx,1,2\n");
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("x|2"))));
        }
    }

    @Test
    void rowsBehindAByteOrderMarkComeAlsoWithoutANewline() throws IOException {
        Files.writeString(file, "\uFEFFx,1");
        try (var reading =
                follow(Csv.files(directory.toString(), Item.class).withoutHeader("name", "qty"))) {
            reading.untilIdle();
            assertThat(reading.groups()).isEmpty();
            later = Duration.ofSeconds(61);
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("x|1"))));
        }
    }

    /// Whoever begins a log anew may be in the middle of it when the pipeline begins.
    @Test
    void halfAHeaderAtTheStartWaitsForTheRest() throws IOException {
        Files.writeString(file, "name,q");
        try (Reading reading = follow()) {
            reading.untilIdle();
            append("ty\nx,1\n");
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("x|1"))));
            assertThat(reading.refused()).isEmpty();
        }
    }
}
