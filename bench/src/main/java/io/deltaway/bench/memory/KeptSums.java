package io.deltaway.bench.memory;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;

import io.deltaway.connect.Callbacks;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.table.Source;
import io.deltaway.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// A pipeline with state: sums by key, and of these the number and the sum, which tell whether
/// everything is there.
final class KeptSums {

    record Amount(long key, long amount) {}

    record Sum(long key, long sum) {}

    record All(long keys, long sum) {}

    private final Pipeline pipeline = Pipeline.create();
    private final Table<All> all;

    /// @param sources together
    KeptSums(int workers, List<Source<Amount>> sources) {
        pipeline.configure(c -> c.workers(workers).progress(false));
        Table<Amount> amounts =
                sources.stream().map(pipeline::read).reduce(Table::union).orElseThrow();
        this.all =
                amounts.groupBy(col(Amount::key))
                        .reduce(g ->
                                into(
                                        Sum.class,
                                        g.key().as(Sum::key),
                                        g.sum(col(Amount::amount)).as(Sum::sum)))
                        .reduce(g ->
                                into(
                                        All.class,
                                        g.count().as(All::keys),
                                        g.sum(col(Sum::sum)).as(All::sum)));
        pipeline.materialize(all);
    }

    KeptSums persisted(Path state) {
        pipeline.persist(state);
        return this;
    }

    /// Calls with the number of each epoch that is with the sinks.
    void atEpochEnds(LongConsumer told) {
        all.write(Callbacks.<All>onChange((epoch, weight, row) -> {}).onEpochEnd(told));
    }

    Pipeline pipeline() {
        return pipeline;
    }

    /// Whether so many keys with this sum came out.
    boolean isRight(RunningPipeline running, long keys, long sum) {
        return running.materialized(all).rows().equals(List.of(new All(keys, sum)));
    }

    /// Removes what an earlier round has left, and waits until the disk has done so: the first sync
    /// behind it would have to, 10 ms of which for 50 MB on a disk that discards what is free.
    static void delete(Path directory) {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
                try (FileChannel all = FileChannel.open(directory, StandardOpenOption.READ)) {
                    all.force(true);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
