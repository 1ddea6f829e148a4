package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.programs.Checkout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ranks are those of a plain computation over all edges, however these were cut into epochs.
class PageRankTest {

    private static final int VERTICES = 512;
    private static final Pattern EDGE = Pattern.compile("\"u\":(\\d+),\"v\":(\\d+)");

    /// The lines that are expected.
    private static List<List<String>> ranks(List<int[]> edges) {
        int[] degrees = new int[VERTICES];
        long[] ranks = new long[VERTICES];
        for (int[] edge : edges) {
            degrees[edge[0]]++;
            ranks[edge[0]] = 6_000;
            ranks[edge[1]] = 6_000;
        }
        boolean[] isThere = new boolean[VERTICES];
        for (int v = 0; v < VERTICES; v++) {
            isThere[v] = ranks[v] > 0;
        }
        for (int round = 0; round < 5; round++) {
            long[] next = new long[VERTICES];
            Arrays.fill(next, 1_000);
            for (int[] edge : edges) {
                next[edge[1]] += ranks[edge[0]] * 5 / (degrees[edge[0]] * 6L);
            }
            ranks = next;
        }
        var lines = new ArrayList<List<String>>();
        for (int v = 0; v < VERTICES; v++) {
            if (isThere[v]) {
                lines.add(List.of("" + v, "" + ranks[v]));
            }
        }
        return lines;
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
                .containsExactlyInAnyOrderElementsOf(ranks(edges));
    }
}
