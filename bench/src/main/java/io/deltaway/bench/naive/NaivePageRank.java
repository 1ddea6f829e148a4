package io.deltaway.bench.naive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// PageRank computed anew after every commit, on arrays. Arguments: input, output, edges of a
/// commit.
public final class NaivePageRank {

    private int[] from = new int[1 << 16];
    private int[] to = new int[1 << 16];
    private int edges;
    private int[] degrees = new int[1 << 16];
    private boolean[] isVertex = new boolean[1 << 16];
    private int vertices;
    private long[] ranks = new long[0];

    private NaivePageRank() {}

    public static void main(String[] arguments) throws IOException {
        int commitEvery = Integer.parseInt(arguments[2]);
        var graph = new NaivePageRank();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int comma = line.indexOf(',');
                graph.add(
                        Integer.parseInt(line, line.indexOf(':') + 1, comma, 10),
                        Integer.parseInt(
                                line, line.indexOf(':', comma) + 1, line.indexOf('}'), 10));
                if (graph.edges % commitEvery == 0) {
                    graph.compute();
                }
            }
        }
        graph.compute();
        try (var out = Files.newBufferedWriter(Path.of(arguments[1]))) {
            out.write("v,rank\n");
            for (int vertex = 0; vertex < graph.vertices; vertex++) {
                if (graph.isVertex[vertex]) {
                    out.write(vertex + "," + graph.ranks[vertex] + "\n");
                }
            }
        }
    }

    private void add(int u, int v) {
        if (edges == from.length) {
            from = Arrays.copyOf(from, edges * 2);
            to = Arrays.copyOf(to, edges * 2);
        }
        int largest = Math.max(u, v);
        if (largest >= degrees.length) {
            degrees = Arrays.copyOf(degrees, Math.max(largest + 1, degrees.length * 2));
            isVertex = Arrays.copyOf(isVertex, degrees.length);
        }
        vertices = Math.max(vertices, largest + 1);
        degrees[u]++;
        isVertex[u] = true;
        isVertex[v] = true;
        from[edges] = u;
        to[edges++] = v;
    }

    private void compute() {
        long[] shares = new long[vertices];
        ranks = new long[vertices];
        Arrays.fill(ranks, 6_000);
        for (int round = 0; round < 5; round++) {
            for (int vertex = 0; vertex < vertices; vertex++) {
                shares[vertex] =
                        degrees[vertex] == 0 ? 0 : ranks[vertex] * 5 / (degrees[vertex] * 6L);
            }
            Arrays.fill(ranks, 1_000);
            for (int i = 0; i < edges; i++) {
                ranks[to[i]] += shares[from[i]];
            }
        }
    }
}
