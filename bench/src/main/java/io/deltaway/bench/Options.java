package io.deltaway.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the command line asks for.
///
/// @param names workloads, or what several of them begin with; all workloads where there are none
/// @param rows how many rows each workload gets; empty means its own default
/// @param workers of systems that can have several
/// @param peers the other systems that are asked for
/// @param json where the results go as JSON lines
/// @param runs how often each system runs
/// @param cores how many cores a system may use; empty means as many as it has workers
/// @param collection where the documents and questions of `retrieval` are
/// @param vectors the file of their vectors; null means those of the local model
/// @param reranker the directory of a cross-encoder's `model.onnx` and `tokenizer.json`
record Options(
        List<String> names,
        OptionalLong rows,
        int workers,
        Set<String> peers,
        @Nullable Path json,
        int runs,
        OptionalInt cores,
        @Nullable Path collection,
        @Nullable Path vectors,
        @Nullable Path reranker,
        boolean list,
        boolean help) {

    static final int ALL_CORES = 0;

    static final String USAGE =
            """
            Usage: bench/run [WORKLOAD...] [options]
              WORKLOAD        a name that --list shows, or the beginning of several (join, workers); all without one
              --list          name the workloads
              --rows N        rows of each workload, instead of its own number
              --workers N     workers of Deltaway and Pathway (1)
              --with PEER,... also run pathway, duckdb; installed into bench/target on first use
              --json FILE     write the results as JSON lines too
              --runs N        how often each system runs (5)
              --cores N|all   cores each system may use (as many as it has workers)
              --collection DIR, --vectors FILE
                              documents, questions and judgements of retrieval; vectors of another model
              --reranker DIR  a cross-encoder (model.onnx, tokenizer.json) that puts what retrieval finds in order
            """;

    /// @throws IllegalArgumentException with what is wrong
    static Options parse(String[] arguments) {
        List<String> names = new ArrayList<>();
        OptionalLong rows = OptionalLong.empty();
        int workers = 1;
        Set<String> peers = new LinkedHashSet<>();
        Path json = null;
        int runs = 5;
        OptionalInt cores = OptionalInt.empty();
        Path collection = null;
        Path vectors = null;
        Path reranker = null;
        boolean list = false;
        boolean help = false;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals("--help")) {
                help = true;
            } else if (argument.equals("--list")) {
                list = true;
            } else if (!argument.startsWith("--")) {
                names.add(argument);
            } else if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(argument + " wants a value");
            } else {
                String value = arguments[++i];
                switch (argument) {
                    case "--rows" -> rows = OptionalLong.of(count(argument, value));
                    case "--workers" -> workers = (int) count(argument, value);
                    case "--with" -> peers.addAll(List.of(value.split(",", -1)));
                    case "--json" -> json = Path.of(value);
                    case "--collection" -> collection = Path.of(value);
                    case "--vectors" -> vectors = Path.of(value);
                    case "--reranker" -> reranker = Path.of(value);
                    case "--runs" -> runs = (int) count(argument, value);
                    case "--cores" ->
                            cores =
                                    OptionalInt.of(
                                            value.equals("all")
                                                    ? ALL_CORES
                                                    : (int) count(argument, value));
                    default -> throw new IllegalArgumentException("there is no option " + argument);
                }
            }
        }
        for (String peer : peers) {
            if (!Peers.NAMES.contains(peer)) {
                throw new IllegalArgumentException(
                        "there is no peer " + peer + ", only " + String.join(", ", Peers.NAMES));
            }
        }
        return new Options(
                names,
                rows,
                workers,
                peers,
                json,
                runs,
                cores,
                collection,
                vectors,
                reranker,
                list,
                help);
    }

    private static long count(String option, String value) {
        try {
            long count = Long.parseLong(value.replace("_", ""));
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Told below, like zero.
        }
        throw new IllegalArgumentException(
                option + " wants a number greater than zero, got " + value);
    }
}
