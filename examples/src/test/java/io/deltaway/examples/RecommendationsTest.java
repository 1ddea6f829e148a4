package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecommendationsTest {

    /// As in the example: the finisher of SplitMix64.
    private static long mixed(long number) {
        long bits = (number + 1) * 0x9e3779b97f4a7c15L;
        bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }

    private static Map<Integer, Set<String>> views(int count) {
        Map<Integer, Set<String>> views = new TreeMap<>();
        for (long number = 0; number < count; number++) {
            long random = mixed(number);
            int user = Math.abs((int) (random >>> 1) % 200);
            long near = mixed(random) % 12 + mixed(random + 1) % 12;
            String item = "item " + Math.floorMod(user * 7L + near, 150L);
            views.computeIfAbsent(user, u -> new TreeSet<>()).add(item);
        }
        return views;
    }

    private static List<List<String>> expected(int count, int top) {
        Map<Integer, Set<String>> views = views(count);
        Map<String, Map<String, Long>> together = new TreeMap<>();
        for (Set<String> items : views.values()) {
            for (String item : items) {
                for (String other : items) {
                    if (!item.equals(other)) {
                        together.computeIfAbsent(item, i -> new TreeMap<>())
                                .merge(other, 1L, Long::sum);
                    }
                }
            }
        }
        var lines = new ArrayList<List<String>>();
        views.forEach((user, items) -> {
            Map<String, Long> offers = new TreeMap<>();
            for (String item : items) {
                together.getOrDefault(item, Map.of())
                        .forEach((other, users) -> offers.merge(other, users, Long::sum));
            }
            items.forEach(offers::remove);
            offers.entrySet().stream()
                    .sorted(
                            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                    .thenComparing(Map.Entry.comparingByKey()))
                    .limit(top)
                    .forEach(offer ->
                            lines.add(List.of("" + user, offer.getKey(), "" + offer.getValue())));
        });
        return lines;
    }

    @ParameterizedTest
    @CsvSource({"4000, 3, 1", "500, 5, 2"})
    void offersAreThoseOfABatchProgram(int views, int top, int workers) {
        Example.of("Recommendations")
                .run("--views", "" + views, "--top", "" + top, "--workers", "" + workers);

        List<List<String>> expected = expected(views, top);
        assertThat(expected).isNotEmpty();
        assertThat(Example.lines("out/recommendations.csv"))
                .containsExactlyInAnyOrderElementsOf(expected);
    }
}
