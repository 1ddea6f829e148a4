package io.deltaway.bench;

import io.deltaway.bench.input.Graph;
import io.deltaway.bench.input.Tally;
import io.deltaway.bench.naive.NaivePageRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// PageRank from file to file, whole processes.
final class GraphWorkloads {

    private static final int COMMIT = 1_000;

    private GraphWorkloads() {}

    static List<Contender> batch(Setting setting, long rows)
            throws IOException, InterruptedException {
        return pageRank(setting, "random", rows, Graph::random, Integer.MAX_VALUE);
    }

    static List<Contender> commits(Setting setting, long rows)
            throws IOException, InterruptedException {
        return pageRank(setting, "crawled", rows, Graph::crawled, COMMIT);
    }

    static List<Contender> randomCommits(Setting setting, long rows)
            throws IOException, InterruptedException {
        return pageRank(setting, "random", rows, Graph::random, COMMIT);
    }

    private static List<Contender> pageRank(
            Setting setting, String name, long rows, IntFunction<Graph> graphs, int commitEvery)
            throws IOException, InterruptedException {
        int edges = Math.toIntExact(rows);
        Graph graph = graphs.apply(edges);
        Path input = FileWorkloads.input(setting, name + "-edges-" + rows + ".jsonl", graph::write);
        Tally expected = tally(graph.ranks(edges));
        var processes = new Processes(setting, rows, output -> answer(output).equals(expected));
        int workers = processes.workers();
        String commits = Integer.toString(commitEvery);
        Processes.Arguments arguments =
                output -> List.of(input.toString(), output.resolve("out.csv").toString(), commits);
        return FileWorkloads.all(
                List.of(
                        processes.deltaway(
                                workers,
                                "examples/PageRank.java",
                                output -> {
                                    List<String> options =
                                            new ArrayList<>(
                                                    FileWorkloads.options(
                                                            input,
                                                            output.resolve("out.csv"),
                                                            workers));
                                    options.addAll(List.of("--commit-every", commits));
                                    return options;
                                }),
                        processes.naive(NaivePageRank.class, arguments)),
                processes.pathway("pagerank.py", arguments));
    }

    private static Tally tally(long[] ranks) {
        var tally = new Tally();
        for (int vertex = 0; vertex < ranks.length; vertex++) {
            if (ranks[vertex] > 0) {
                tally.add(1, vertex, ranks[vertex]);
            }
        }
        return tally;
    }

    private static Tally answer(Path output) throws IOException {
        return Answer.tally(
                output.resolve("out.csv"),
                f -> new long[] {Long.parseLong(f[0]), Long.parseLong(f[1])},
                "v",
                "rank");
    }
}
