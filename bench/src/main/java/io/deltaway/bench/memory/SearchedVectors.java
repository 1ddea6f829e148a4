package io.deltaway.bench.memory;

import static io.deltaway.search.Query.nearest;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;

import io.deltaway.bench.Outcome;
import io.deltaway.connect.Callbacks;
import io.deltaway.connect.Push;
import io.deltaway.run.Pipeline;
import io.deltaway.search.SearchIndex;
import io.deltaway.search.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/// A search index of vectors of 384 components in clusters: loaded at once, then asked, changed and
/// emptied one row an epoch. Answers are compared with those of a loop over all vectors: exact
/// search must miss nothing, approximate search at most one row in twenty.
final class SearchedVectors implements Exercise {

    record Doc(long id, float[] vector) {}

    record Ask(long id, float[] vector) {}

    record Reply(long ask, long doc, double score) {}

    private static final int LENGTH = 384;
    private static final int FOUND = 10;
    private static final int QUESTIONS = 500;
    private static final int CHANGES = 1_000;

    private final int rows;
    private final boolean approximate;
    private final float[][] centres;

    SearchedVectors(long rows, boolean approximate) {
        this.rows = Math.toIntExact(rows);
        this.approximate = approximate;
        this.centres = new float[Math.max(1, this.rows / 100)][LENGTH];
        var random = new SplittableRandom(1);
        for (float[] centre : centres) {
            for (int i = 0; i < LENGTH; i++) {
                centre[i] = (float) random.nextGaussian();
            }
        }
    }

    @Override
    public int warmUps() {
        return 0;
    }

    /// The same vector for the same number.
    private float[] vector(long number) {
        var random = new SplittableRandom(number);
        float[] centre = centres[random.nextInt(centres.length)];
        var vector = new float[LENGTH];
        double squares = 0;
        for (int i = 0; i < LENGTH; i++) {
            vector[i] = centre[i] + (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < LENGTH; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    private float[] question(int number) {
        return vector(1L << 40 | number);
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        Map<Long, Set<Long>> found = new HashMap<>();
        Push<Doc> docs = Push.byKey(Doc.class, "id");
        Push<Ask> asks = Push.of(Ask.class);
        var pipeline = Pipeline.create().configure(c -> c.workers(workers));
        Vectors<Doc> vectors = Vectors.cosine(col(Doc::vector), LENGTH);
        SearchIndex<Doc> index =
                SearchIndex.over(
                        pipeline.read(docs), approximate ? vectors.approximate() : vectors);
        pipeline.read(asks)
                .apply(index.lookUp(nearest(col(Ask::vector)).limit(FOUND)))
                .select((ask, doc, hit) ->
                        into(
                                Reply.class,
                                ask.col(Ask::id).as(Reply::ask),
                                doc.col(Doc::id).as(Reply::doc),
                                hit.score().as(Reply::score)))
                .write(
                        Callbacks.onChange((epoch, weight, reply) ->
                                found.computeIfAbsent(reply.ask(), a -> new HashSet<>())
                                        .add(reply.doc())));
        Map<String, Double> figures = new HashMap<>();
        try (var running = pipeline.start()) {
            long before = usedBytes();
            watch.start();
            long start = System.nanoTime();
            for (int i = 0; i < rows; i++) {
                docs.upsert(new Doc(i, vector(i)));
            }
            running.cut();
            figures.put("load_per_s", rows / seconds(start));
            int asked = QUESTIONS;
            if (approximate) { // a question an epoch, and a few rows into the graph
                start = System.nanoTime();
                for (int grown = 0; grown < rows; grown += 16) {
                    asks.insert(new Ask(asked, question(asked++ % QUESTIONS)));
                    running.cut();
                }
                figures.put("grow_per_s", rows / seconds(start));
            }
            watch.stop();
            figures.put("bytes_per_row", (double) (usedBytes() - before) / rows);
            long[] nanos =
                    each(
                            QUESTIONS,
                            i -> {
                                asks.insert(new Ask(i, question(i)));
                                running.cut();
                            });
            percentiles(figures, "ask", nanos);
            double recall = recall(found);
            figures.put("recall", recall);
            nanos =
                    each(
                            CHANGES,
                            i -> {
                                docs.upsert(new Doc(i, vector(rows + i)));
                                running.cut();
                            });
            percentiles(figures, "update", nanos);
            nanos =
                    each(
                            CHANGES,
                            i -> {
                                docs.delete(new Doc(i, vector(rows + i)));
                                running.cut();
                            });
            percentiles(figures, "delete", nanos);
            return watch.outcome(rows, recall >= (approximate ? 0.95 : 1), figures);
        }
    }

    private static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static long[] each(int count, IntConsumer work) {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            work.accept(i);
            nanos[i] = System.nanoTime() - start;
        }
        return nanos;
    }

    private static void percentiles(Map<String, Double> figures, String what, long[] nanos) {
        Arrays.sort(nanos);
        figures.put(what + "_p50_us", nanos[nanos.length / 2] / 1e3);
        figures.put(what + "_p99_us", nanos[(int) (nanos.length * 0.99)] / 1e3);
        figures.put(what + "_per_s", nanos.length / (Arrays.stream(nanos).sum() / 1e9));
    }

    private double recall(Map<Long, Set<Long>> found) {
        List<float[]> all = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            all.add(vector(i));
        }
        int hits = 0;
        int asked = QUESTIONS / 5;
        for (int i = 0; i < asked; i++) {
            for (long doc : best(all, question(i))) {
                hits += found.getOrDefault((long) i, Set.of()).contains(doc) ? 1 : 0;
            }
        }
        return hits / (double) (asked * FOUND);
    }

    /// The best of all vectors.
    private static long[] best(List<float[]> all, float[] question) {
        record Scored(long doc, double score) {}
        var worstFirst = new PriorityQueue<Scored>((a, b) -> Double.compare(a.score(), b.score()));
        for (int doc = 0; doc < all.size(); doc++) {
            float[] vector = all.get(doc);
            double score = 0;
            for (int i = 0; i < LENGTH; i++) {
                score += vector[i] * question[i];
            }
            worstFirst.add(new Scored(doc, score));
            if (worstFirst.size() > FOUND) {
                worstFirst.poll();
            }
        }
        return worstFirst.stream().mapToLong(Scored::doc).toArray();
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        List<float[]> all = new ArrayList<>();
        watch.start();
        for (int i = 0; i < rows; i++) {
            all.add(vector(i));
        }
        watch.stop();
        Map<String, Double> figures = new HashMap<>();
        percentiles(figures, "ask", each(QUESTIONS / 5, i -> best(all, question(i))));
        return watch.outcome(rows, true, figures);
    }
}
