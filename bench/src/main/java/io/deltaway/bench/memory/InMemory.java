package io.deltaway.bench.memory;

import io.deltaway.bench.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The process of one system on one workload. Arguments: workload, system, rows, workers, the log
/// of garbage collections, and where the outcome goes.
public final class InMemory {

    private InMemory() {}

    public static void main(String[] arguments) throws Exception {
        long rows = Long.parseLong(arguments[2]);
        int workers = Integer.parseInt(arguments[3]);
        Exercise exercise = exercise(arguments[0], rows, Path.of(arguments[5]));
        var watch = new Stopwatch(Path.of(arguments[4]));
        for (int i = 0; i < exercise.warmUps(); i++) {
            run(exercise, arguments[1], workers, watch);
        }
        System.gc();
        Outcome outcome = run(exercise, arguments[1], workers, watch);
        Files.writeString(Path.of(arguments[5]), outcome.toText());
    }

    private static Outcome run(Exercise exercise, String system, int workers, Stopwatch watch) {
        return system.equals("naive") ? exercise.naive(watch) : exercise.deltaway(workers, watch);
    }

    static Exercise exercise(String workload, long rows, Path outcome) throws IOException {
        return switch (workload) {
            case "group-by-1000" -> new GroupBy(rows, 1000);
            case "group-by-1000000", "workers-group-by" -> new GroupBy(rows, 1_000_000);
            case "join-load", "workers-join" -> new JoinLoad(rows);
            case "join-changes" -> new JoinChanges(rows);
            case "latency-closed" -> new Latency(rows, false);
            case "latency-open" -> new Latency(rows, true);
            case "wordcount-warm" -> new WarmWordCount(rows, outcome.resolveSibling("work"));
            case "asof-load" -> new AsOfRows(rows, false);
            case "asof-corrections" -> new AsOfRows(rows, true);
            case "sessions" -> new SessionRows(rows);
            case "serve" -> new ServedRequests(rows);
            case "search-exact" -> new SearchedVectors(rows, false);
            case "search-graph" -> new SearchedVectors(rows, true);
            case "embed" -> new EmbeddedTexts(rows);
            case "log-overhead" -> LoggedRows.inMemory(rows, outcome.resolveSibling("state"));
            case "log-overhead-files" -> LoggedRows.inFile(rows, outcome.resolveSibling("state"));
            case "recovery" -> new Recovery(rows, outcome.resolveSibling("state"));
            case "snapshot-stall" -> new SnapshotStall(rows, outcome.resolveSibling("state"));
            case "state-on-disk" -> new StateOnDisk(rows, outcome.resolveSibling("scratch"));
            case "memory" -> new Footprint(rows);
            default -> throw new IllegalArgumentException("there is no workload " + workload);
        };
    }
}
