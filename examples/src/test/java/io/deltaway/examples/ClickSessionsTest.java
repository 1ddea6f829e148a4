package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClickSessionsTest {

    private static final Duration GAP = Duration.ofMinutes(30);

    /// User, start, end and number of clicks of each visit. No click is late: they are out of order
    /// by less than the minute of grace.
    private static List<List<String>> expected() {
        var clicks = new ArrayList<>(Example.lines("examples/data/clicks.csv"));
        clicks.sort(
                Comparator.<List<String>, String>comparing(List::getFirst)
                        .thenComparing(click -> click.get(1)));
        var visits = new ArrayList<List<String>>();
        for (List<String> click : clicks) {
            String end = Instant.parse(click.get(1)).plus(GAP).toString();
            List<String> last = visits.isEmpty() ? null : visits.getLast();
            if (last != null
                    && last.get(0).equals(click.get(0))
                    && click.get(1).compareTo(last.get(2)) < 0) {
                visits.removeLast();
                visits.add(
                        List.of(
                                click.get(0),
                                last.get(1),
                                end,
                                "" + (Integer.parseInt(last.get(3)) + 1)));
            } else {
                visits.add(List.of(click.get(0), click.get(1), end, "1"));
            }
        }
        return visits;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void visitsAreWrittenOnceTheyAreOver(String workers) {
        Example.of("ClickSessions").run("--workers", workers);

        List<List<String>> changes = Example.lines("out/sessions/visits.csv");
        assertThat(changes).allMatch(change -> change.get(1).equals("1"));
        assertThat(changes.stream().map(change -> change.subList(2, 6)))
                .containsExactlyInAnyOrderElementsOf(expected());
        assertThat(Example.lines("out/sessions/late.csv")).isEmpty();
    }
}
