package io.deltaway.bench.input;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;

/// Edges of made-up graphs, as lines `{"u":1,"v":2}`, and the answer of PageRank on them. Repeated
/// edges and loops stay.
///
/// @param u where edges start
/// @param v where they end
public record Graph(int[] u, int[] v) {

    private static final long FIRST_RANK = 6_000;
    private static final long LEAST_RANK = 1_000;
    private static final int ROUNDS = 5;

    private static final int CRAWLED_BITS = 22;
    private static final long CRAWLED_EDGES = 69_000_000;

    /// R-MAT (Chakrabarti, Zhan, Faloutsos: SDM 2004; a = .57, b = c = .19, d = .05) in random
    /// order: an edge may change nearly every rank.
    public static Graph random(int edges) {
        int bits = Math.max(1, 31 - Integer.numberOfLeadingZeros(edges / 3));
        var random = new Random(7);
        var graph = new Graph(new int[edges], new int[edges]);
        for (int i = 0; i < edges; i++) {
            for (int bit = 0; bit < bits; bit++) {
                double x = random.nextDouble();
                graph.u[i] = graph.u[i] << 1 | (x >= .76 ? 1 : 0);
                graph.v[i] = graph.v[i] << 1 | (x >= .57 && x < .76 || x >= .95 ? 1 : 0);
            }
        }
        return graph;
    }

    /// The beginning of a graph of the size and shape of LiveJournal's as a crawler writes it down:
    /// R-MAT of 69 million edges, in the order of their source.
    public static Graph crawled(int edges) {
        int limit = (int) ((double) edges / CRAWLED_EDGES * (1 << CRAWLED_BITS) * 1.35) + 16;
        long[] found = new long[(int) (edges * 2.2) + 1000];
        int count = 0;
        var random = new SplittableRandom(7);
        for (long i = 0; i < CRAWLED_EDGES; i++) {
            int u = 0;
            int v = 0;
            for (int bit = 0; bit < CRAWLED_BITS; bit++) {
                int x = random.nextInt(100);
                u = u << 1 | (x >= 76 ? 1 : 0);
                v = v << 1 | (x >= 57 && x < 76 || x >= 95 ? 1 : 0);
            }
            int source = permuted(u);
            if (source < limit && count < found.length) {
                found[count++] = (long) source << 32 | permuted(v);
            }
        }
        Arrays.sort(found, 0, count);
        var graph = new Graph(new int[edges], new int[edges]);
        for (int i = 0; i < edges; i++) {
            graph.u[i] = (int) (found[i] >>> 32);
            graph.v[i] = (int) found[i];
        }
        return graph;
    }

    private static int permuted(int vertex) {
        int mask = (1 << CRAWLED_BITS) - 1;
        int x = vertex * 0x2c9277b5 + 0x3ad8025f & mask;
        x ^= x >>> 11;
        x = x * 0x1b873593 & mask;
        x ^= x >>> 9;
        return x * 0x3c6ef35f + 5 & mask;
    }

    public void write(Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < u.length; i++) {
                out.write("{\"u\":" + u[i] + ",\"v\":" + v[i] + "}\n");
            }
        }
    }

    /// The answer: the rank of each vertex of the first `edges` edges, 0 for what is no vertex.
    public long[] ranks(int edges) {
        int size = 0;
        for (int i = 0; i < edges; i++) {
            size = Math.max(size, Math.max(u[i], v[i]) + 1);
        }
        int[] degrees = new int[size];
        boolean[] isThere = new boolean[size];
        for (int i = 0; i < edges; i++) {
            degrees[u[i]]++;
            isThere[u[i]] = true;
            isThere[v[i]] = true;
        }
        long[] ranks = new long[size];
        Arrays.fill(ranks, FIRST_RANK);
        for (int round = 0; round < ROUNDS; round++) {
            long[] next = new long[size];
            Arrays.fill(next, LEAST_RANK);
            for (int i = 0; i < edges; i++) {
                next[v[i]] += ranks[u[i]] * 5 / (degrees[u[i]] * 6L);
            }
            ranks = next;
        }
        for (int vertex = 0; vertex < size; vertex++) {
            ranks[vertex] = isThere[vertex] ? ranks[vertex] : 0;
        }
        return ranks;
    }
}
