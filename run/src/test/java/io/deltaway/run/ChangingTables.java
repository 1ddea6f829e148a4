package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Programs that are made of some tables, one after the other over one state: every table is what
/// it would be if the program had run from the beginning.
///
/// @param sources what tables are made of, by how many rows each source has
/// @param tables of which each program has some
record ChangingTables<S>(
        BiFunction<Pipeline, int[], S> sources, List<Function<S, Table<?>>> tables) {

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /// What the tables hold after a run, in an order.
    List<List<?>> run(List<Integer> chosen, int[] rows, Consumer<Configuration> settings) {
        var made = new ArrayList<Table<?>>();
        RunningPipeline running = pipeline(chosen, rows, settings, made).start();
        running.await();
        var all = new ArrayList<List<?>>();
        made.forEach(table -> all.add(sorted(running.materialized(table).rows())));
        return all;
    }

    private static List<?> sorted(List<?> rows) {
        return rows.stream().sorted(Comparator.comparing(Object::toString)).toList();
    }

    /// @param made gets the tables
    Pipeline pipeline(
            List<Integer> chosen,
            int[] rows,
            Consumer<Configuration> settings,
            List<Table<?>> made) {
        var pipeline = Pipeline.create();
        pipeline.configure(c -> c.epochs(e -> e.rows(13))).configure(settings);
        S from = sources.apply(pipeline, rows);
        chosen.forEach(table -> made.add(pipeline.materialize(tables.get(table).apply(from))));
        return pipeline;
    }

    /// Runs programs of random tables, some of which crash, with other numbers of workers.
    ///
    /// @param growth how many rows each source gets at most for each run
    void comeAndGo(long seed, int runs, Path state, int... growth) {
        var random = new Random(seed);
        int[] rows = new int[growth.length];
        for (int run = 0; run < runs; run++) {
            for (int source = 0; source < rows.length; source++) {
                rows[source] += random.nextInt(growth[source]);
            }
            var shuffled = new ArrayList<>(IntStream.range(0, tables.size()).boxed().toList());
            Collections.shuffle(shuffled, random);
            List<Integer> chosen = shuffled.subList(0, 1 + random.nextInt(tables.size() - 1));
            try {
                assertThat(run(chosen, rows, settings(state, random)))
                        .as("run %d of tables %s", run, chosen)
                        .isEqualTo(run(chosen, rows, c -> {}));
            } catch (RunException e) {
                // Nothing can be done about a chunk that was half taken when the process ended.
                if (!String.valueOf(e.getMessage()).contains("nothing was kept of")) {
                    assertThat(e).hasRootCauseInstanceOf(Crash.class);
                }
            }
        }
    }

    private static Consumer<Configuration> settings(Path state, Random random) {
        int workers = 1 + random.nextInt(3);
        long log = random.nextBoolean() ? 1 : 1 << 20;
        int crash = random.nextInt(3) == 0 ? 1 + random.nextInt(30) : Integer.MAX_VALUE;
        int[] points = {0};
        return c ->
                c.persist(state)
                        .workers(workers)
                        .logUpTo(log)
                        .historyUpTo(Long.MAX_VALUE)
                        .crashPoints(point -> {
                            synchronized (points) {
                                if (++points[0] >= crash) {
                                    throw new Crash();
                                }
                            }
                        });
    }
}
