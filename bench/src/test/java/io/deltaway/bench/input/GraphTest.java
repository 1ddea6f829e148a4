package io.deltaway.bench.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.bench.Answer;
import io.deltaway.bench.naive.NaivePageRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The graph is the one that others measured with, and so are its ranks.
class GraphTest {

    private static final int EDGES = 400_000;

    @Test
    void ranksOfTheRandomGraphAreThePublishedOnes() {
        Graph graph = Graph.random(EDGES);

        assertThat(Arrays.copyOf(graph.u(), 3)).containsExactly(8865, 16456, 18944);
        assertThat(Arrays.copyOf(graph.v(), 3)).containsExactly(102480, 770, 98953);
        long[] first = graph.ranks(1_000);
        assertThat(Arrays.stream(first).filter(rank -> rank > 0)).hasSize(1_626);
        assertThat(Arrays.stream(first).sum()).isEqualTo(2_490_435);
        long[] all = graph.ranks(EDGES);
        assertThat(Arrays.stream(all).filter(rank -> rank > 0).count()).isEqualTo(58_947);
        assertThat(Arrays.stream(all).sum()).isEqualTo(264_752_074);
        assertThat(all[0]).isEqualTo(1_985_825);
    }

    @Test
    void theNaiveProgramAgrees(@TempDir Path directory) throws IOException {
        Graph graph = Graph.random(3_000);
        graph.write(directory.resolve("edges.jsonl"));

        NaivePageRank.main(
                new String[] {
                    directory.resolve("edges.jsonl").toString(),
                    directory.resolve("out.csv").toString(),
                    "700"
                });

        long[] ranks = graph.ranks(3_000);
        Answer.read(
                directory.resolve("out.csv"),
                (weight, f) -> {
                    int vertex = Integer.parseInt(f[0]);
                    assertThat(Long.parseLong(f[1])).isEqualTo(ranks[vertex]);
                    ranks[vertex] = 0;
                },
                "v",
                "rank");
        assertThat(ranks).containsOnly(0);
    }
}
