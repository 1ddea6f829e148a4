package io.deltaway.bench;

import io.deltaway.bench.micro.ProjectFilter;
import java.util.List;

/// All workloads, in the order in which they are shown.
final class Workloads {

    static final List<Workload> ALL =
            List.of(
                    new Workload(
                            "wordcount",
                            "JSON lines to counts of words, file to file",
                            5_000_000,
                            FileWorkloads::wordCount),
                    MemoryWorkloads.of(
                            "wordcount-warm",
                            "the same in a process that has done it five times",
                            5_000_000),
                    new Workload(
                            "csv-filter",
                            "CSV of three numbers, filter and projection, file to file",
                            10_000_000,
                            FileWorkloads::csvFilter),
                    new Workload(
                            "csv-sqlite",
                            "CSV of four columns into a table of SQLite, beside a plain JDBC loop",
                            20_000_000,
                            DatabaseWorkloads::sqlite),
                    new Workload(
                            "csv-postgres",
                            "the same into PostgreSQL, beside a plain COPY",
                            20_000_000,
                            DatabaseWorkloads::postgres),
                    new Workload(
                            "flights",
                            "delays by origin and day with exact p90, the worst origins, file to file",
                            3_000_000,
                            FileWorkloads::flights),
                    new Workload(
                            "bank",
                            "five views of transfers, epochs of 1,000, right at every epoch",
                            1_000_000,
                            FileWorkloads::bank),
                    new Workload(
                            "pagerank-batch",
                            "five rounds of joins and sums over a random graph, at once, file to file",
                            5_000_000,
                            GraphWorkloads::batch),
                    new Workload(
                            "pagerank-commits",
                            "the same on a graph as it is crawled, in epochs of 1,000 edges",
                            400_000,
                            GraphWorkloads::commits),
                    new Workload(
                            "pagerank-random",
                            "the same on a random graph, where an edge changes nearly every rank",
                            400_000,
                            GraphWorkloads::randomCommits),
                    new Workload(
                            "startup",
                            "first row on disk of a fresh process of a compiled program",
                            10,
                            FileWorkloads::startup),
                    new Workload(
                            "csv-memory",
                            "CSV of two ints, count and sum by key, five rows a key: peak memory",
                            5_000_000,
                            FileWorkloads::csvGroups),
                    MemoryWorkloads.micro(
                            "project-filter",
                            ProjectFilter.class,
                            "filter and projection over longs and doubles in memory (JMH)",
                            10_000_000),
                    MemoryWorkloads.of(
                            "group-by-1000",
                            "count and sum by random key, ten rows a group, epochs of 1,000 rows",
                            10_000_000),
                    MemoryWorkloads.of(
                            "group-by-1000000", "the same in epochs of 1,000,000 rows", 10_000_000),
                    MemoryWorkloads.of(
                            "join-load", "join of two tables with unique keys", 2_000_000),
                    MemoryWorkloads.of(
                            "join-changes",
                            "changed rows of a join of 1,000,000 x 1,000,000, epochs of 1,000",
                            2_000_000),
                    MemoryWorkloads.of(
                            "latency-closed",
                            "one changed row through a join and a group sum, one after another",
                            10_000_000),
                    MemoryWorkloads.of(
                            "latency-open",
                            "the same, 10,000 changes a second whether or not it keeps up",
                            10_000_000),
                    MemoryWorkloads.of(
                            "asof-load", "as-of join of two tables of a thousand keys", 1_000_000),
                    MemoryWorkloads.of(
                            "asof-corrections",
                            "10,000 right rows of it corrected, one after another",
                            1_000_000),
                    MemoryWorkloads.of(
                            "sessions",
                            "10,000 rows go and come back, one after another, in sessions of twenty",
                            1_000_000),
                    MemoryWorkloads.of(
                            "serve",
                            "requests over HTTP that a join answers, 8 clients one after another",
                            200_000),
                    MemoryWorkloads.of(
                            "search-exact",
                            "a search index of vectors of 384 components: load, ask, update, delete",
                            100_000),
                    MemoryWorkloads.of(
                            "search-graph", "the same, approximately, in a graph", 100_000),
                    MemoryWorkloads.of(
                            "embed",
                            "texts of 95 words through the local model for vectors, each once",
                            1_000),
                    new Workload(
                            "retrieval",
                            "nDCG, recall and MRR of search on a collection with judgements",
                            0,
                            Retrieval::contenders),
                    MemoryWorkloads.alone(
                            "log-overhead",
                            "sums by key of rows that are logged, and in turns without a log",
                            20_000_000),
                    MemoryWorkloads.alone(
                            "log-overhead-files",
                            "the same with rows of a file, of which the log says where they lie",
                            20_000_000),
                    MemoryWorkloads.of(
                            "recovery",
                            "a pipeline with so many keys goes on after a restart",
                            10_000_000),
                    MemoryWorkloads.of(
                            "snapshot-stall",
                            "one changed row after another while a gigabyte of state is saved",
                            12_000_000),
                    MemoryWorkloads.ofLimit(
                            "state-on-disk",
                            "sums of random keys, joined, with a quarter of the state in memory, beside the same without a limit",
                            20_000_000),
                    MemoryWorkloads.of(
                            "memory", "bytes of a row of three longs kept by key", 10_000_000),
                    new Workload(
                            "interval",
                            "join within a minute, a function, sliding windows of 50 minutes",
                            100_000,
                            WindowWorkloads::interval),
                    new Workload(
                            "many-hops",
                            "count, sum and largest in sliding windows of a thousand minutes",
                            100_000,
                            WindowWorkloads::manyHops),
                    new Workload(
                            "workers-wordcount",
                            "wordcount on two cores",
                            5_000_000,
                            FileWorkloads::wordCountWorkers),
                    MemoryWorkloads.ofWorkers(
                            "workers-group-by", "group-by-1000000 on two cores", 10_000_000),
                    MemoryWorkloads.ofWorkers("workers-join", "join-load on two cores", 2_000_000));

    private Workloads() {}
}
