package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.programs.Checkout;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ranks are those of a plain computation over all edges, however these were cut into epochs.
class PageRankTest {

    private static final Pattern EDGE = Pattern.compile("\"u\":(\\d+),\"v\":(\\d+)");

    private static TreeMap<Integer, Long> ranks(List<int[]> edges) {
        var degrees = new TreeMap<Integer, Integer>();
        var ranks = new TreeMap<Integer, Long>();
        for (int[] edge : edges) {
            degrees.merge(edge[0], 1, Integer::sum);
            ranks.put(edge[0], 6_000L);
            ranks.put(edge[1], 6_000L);
        }
        for (int round = 0; round < 5; round++) {
            var next = new TreeMap<Integer, Long>();
            ranks.keySet().forEach(vertex -> next.put(vertex, 1_000L));
            for (int[] edge : edges) {
                long share = ranks.get(edge[0]) * 5 / (degrees.get(edge[0]) * 6);
                next.merge(edge[1], share, Long::sum);
            }
            ranks = next;
        }
        return ranks;
    }

    @ParameterizedTest
    @CsvSource({"2147483647, 1", "1000, 2", "100, 1", "7, 2"})
    void ranksAreThoseOfAPlainComputation(int commitEvery, int workers) {
        List<int[]> edges =
                EDGE.matcher(Checkout.read(Checkout.ROOT.resolve("examples/data/edges.jsonl")))
                        .results()
                        .map(edge ->
                                new int[] {
                                    Integer.parseInt(edge.group(1)), Integer.parseInt(edge.group(2))
                                })
                        .toList();
        assertThat(edges).hasSize(2_000);

        Example.of("PageRank").run("--commit-every", "" + commitEvery, "--workers", "" + workers);

        assertThat(Example.lines("out/page-rank.csv"))
                .containsExactlyInAnyOrderElementsOf(
                        ranks(edges).entrySet().stream()
                                .map(rank -> List.of("" + rank.getKey(), "" + rank.getValue()))
                                .toList());
    }
}
