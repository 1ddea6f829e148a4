package io.deltaway.bench;

import static io.deltaway.search.Query.matching;
import static io.deltaway.search.Query.nearest;
import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.desc;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;

import io.deltaway.ai.Asked;
import io.deltaway.ai.Passage;
import io.deltaway.ai.Rerankers;
import io.deltaway.connect.Call;
import io.deltaway.connect.Collect;
import io.deltaway.connect.Rows;
import io.deltaway.run.Pipeline;
import io.deltaway.search.FullText;
import io.deltaway.search.Language;
import io.deltaway.search.Query;
import io.deltaway.search.SearchIndex;
import io.deltaway.search.Vectors;
import io.deltaway.table.Found;
import io.deltaway.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How good retrieval is on a [Collection]: a row for each method. Both ways together must be
/// better than each alone; a reranker is as good as it is.
final class Retrieval {

    record Doc(long id, String text, float @Nullable [] vector) {}

    record Chunk(long doc, long number, float[] vector) {}

    record Ask(long id, String text, float @Nullable [] vector) {}

    record Hit(long query, long doc, double score) {}

    private static final int SHOWN = 10;
    private static final int DEPTH = 64;
    private static final int RERANKED = 30;
    private static final String BY_RERANKER = "hybrid + reranker";

    private final Collection collection;
    private final Map<String, double[]> measured = new HashMap<>();

    private Retrieval(Collection collection) {
        this.collection = collection;
    }

    static List<Contender> contenders(Setting setting, long rows) throws IOException {
        Path directory = setting.options().collection();
        if (directory == null) {
            return List.of(Contender.absent("all", 1, "say which: --collection DIR"));
        }
        Path vectors = setting.options().vectors();
        if (vectors == null) {
            vectors = setting.kept("vectors of " + directory.getFileName() + ".tsv");
            if (!Files.exists(vectors)) {
                System.err.println("computing vectors with the local model, once: some minutes");
                LocalVectors.write(Collection.read(directory, null), vectors);
            }
        }
        var retrieval = new Retrieval(Collection.read(directory, vectors));
        var methods = new ArrayList<Contender>();
        methods.add(retrieval.method("full text", retrieval::byText));
        methods.add(retrieval.method("vectors", retrieval::byVector));
        methods.add(retrieval.method("hybrid", retrieval::byBoth));
        if (retrieval.chunks().size() > 0) {
            methods.add(retrieval.method("hybrid + chunks", retrieval::byAll));
        }
        Path model = setting.options().reranker();
        if (model != null) {
            Call<Asked, Asked> reranker =
                    Rerankers.onnx(
                            model.resolve("model.onnx"), model.resolve("tokenizer.json"), SHOWN);
            methods.add(
                    retrieval.method(
                            BY_RERANKER,
                            (_, documents, asks) ->
                                    retrieval.byReranker(documents, asks, reranker)));
        }
        return methods;
    }

    /// Makes a table of hits of documents and questions.
    @FunctionalInterface
    private interface Method {
        Table<Hit> hits(Pipeline pipeline, Table<Doc> documents, Table<Ask> asks);
    }

    private Contender method(String name, Method method) {
        return Contender.of(name, 1, () -> measure(name, method));
    }

    private Outcome measure(String name, Method method) {
        var pipeline = Pipeline.create();
        Table<Doc> documents = pipeline.read(Rows.of(Doc.class, documents()));
        Table<Ask> asks = pipeline.read(Rows.of(Ask.class, asks()));
        Collect<Hit> hits = Collect.rows();
        method.hits(pipeline, documents, asks).write(hits);
        long start = System.nanoTime();
        pipeline.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        double[] figures = figures(hits.current());
        measured.put(name, figures);
        boolean isBetter =
                !name.startsWith("hybrid")
                        || name.equals(BY_RERANKER)
                        || isAbove(figures, measured.get("full text"))
                                && isAbove(figures, measured.get("vectors"));
        return new Outcome(
                seconds,
                collection.queries().size(),
                -1,
                isBetter,
                new TreeMap<>(
                        Map.of(
                                "ndcg@10",
                                figures[0],
                                "recall@10",
                                figures[1],
                                "mrr@10",
                                figures[2])));
    }

    private static boolean isAbove(double[] figures, double @Nullable [] others) {
        for (int i = 0; others != null && i < figures.length; i++) {
            if (figures[i] <= others[i]) {
                return false;
            }
        }
        return true;
    }

    private List<Doc> documents() {
        return collection.documents().stream()
                .map(doc ->
                        new Doc(
                                doc.id(),
                                (doc.title() == null ? "" : doc.title() + " ") + doc.text(),
                                collection.vectors().get("d" + doc.id())))
                .toList();
    }

    /// The chunks of all documents; a document that is one chunk has the vector of the document.
    private List<Chunk> chunks() {
        var chunks = new ArrayList<Chunk>();
        for (Collection.Doc doc : collection.documents()) {
            List<String> names = collection.chunks(doc.id());
            for (String name : names.isEmpty() ? List.of("d" + doc.id()) : names) {
                float[] vector = collection.vectors().get(name);
                if (vector != null) {
                    chunks.add(new Chunk(doc.id(), chunks.size(), vector));
                }
            }
        }
        return chunks;
    }

    private List<Ask> asks() {
        return collection.queries().stream()
                .map(query ->
                        new Ask(
                                query.id(),
                                query.text(),
                                collection.vectors().get("q" + query.id())))
                .toList();
    }

    private SearchIndex<Doc> index(Table<Doc> documents) {
        return SearchIndex.over(
                documents,
                FullText.of(col(Doc::text), Language.ENGLISH),
                Vectors.cosine(col(Doc::vector), collection.length()));
    }

    private static Table<Hit> hits(Found<Ask, Doc> found) {
        return found.select((ask, doc, hit) ->
                into(
                        Hit.class,
                        ask.col(Ask::id).as(Hit::query),
                        doc.col(Doc::id).as(Hit::doc),
                        hit.score().as(Hit::score)));
    }

    private static Query<Ask> words() {
        return matching(col(Ask::text));
    }

    private static Query<Ask> near() {
        return nearest(col(Ask::vector));
    }

    private Table<Hit> byText(Pipeline pipeline, Table<Doc> documents, Table<Ask> asks) {
        return hits(asks.apply(index(documents).lookUp(words().limit(SHOWN))));
    }

    private Table<Hit> byVector(Pipeline pipeline, Table<Doc> documents, Table<Ask> asks) {
        return hits(asks.apply(index(documents).lookUp(near().limit(SHOWN))));
    }

    private Table<Hit> byBoth(Pipeline pipeline, Table<Doc> documents, Table<Ask> asks) {
        return hits(both(documents, asks, SHOWN));
    }

    private Found<Ask, Doc> both(Table<Doc> documents, Table<Ask> asks, int limit) {
        return asks.apply(
                index(documents).lookUp(words().andNearest(col(Ask::vector)).limit(limit)));
    }

    record Candidates(long query, String question, List<Passage> passages) {}

    record Rough(long query, Asked asked) {}

    record Fine(long query, Asked best) {}

    /// The best of both ways, which a cross-encoder reads together with the question.
    private Table<Hit> byReranker(
            Table<Doc> documents, Table<Ask> asks, Call<Asked, Asked> reranker) {
        return both(documents, asks, RERANKED)
                .collect(
                        (doc, hit) ->
                                into(
                                        Passage.class,
                                        doc.col(Doc::id).toText().as(Passage::source),
                                        doc.col(Doc::text).as(Passage::text)),
                        (ask, passages) ->
                                into(
                                        Candidates.class,
                                        ask.col(Ask::id).as(Candidates::query),
                                        ask.col(Ask::text).as(Candidates::question),
                                        passages.as(Candidates::passages)))
                .map(
                        Rough.class,
                        found ->
                                new Rough(
                                        found.query(),
                                        new Asked(found.question(), found.passages())))
                .select(
                        into(
                                Fine.class,
                                callAsync(reranker, col(Rough::asked)).as(Fine::best),
                                rest()))
                .flatMap(Hit.class, Retrieval::inOrder);
    }

    private static List<Hit> inOrder(Fine fine) {
        List<Passage> best = fine.best().passages();
        return IntStream.range(0, best.size())
                .mapToObj(i -> new Hit(fine.query(), Long.parseLong(best.get(i).source()), -i))
                .toList();
    }

    /// Words, documents' vectors, and the best chunk of each document: the last is an index of its
    /// own, so the ranks are put together with tables. Words count as much as all vectors together.
    private Table<Hit> byAll(Pipeline pipeline, Table<Doc> documents, Table<Ask> asks) {
        SearchIndex<Doc> index = index(documents);
        Table<Chunk> chunks = pipeline.read(Rows.of(Chunk.class, chunks()));
        SearchIndex<Chunk> parts =
                SearchIndex.over(chunks, Vectors.cosine(col(Chunk::vector), collection.length()));
        Table<Hit> byChunk =
                asks.apply(parts.lookUp(near().limit(5 * DEPTH)))
                        .select((ask, chunk, hit) ->
                                into(
                                        Hit.class,
                                        ask.col(Ask::id).as(Hit::query),
                                        chunk.col(Chunk::doc).as(Hit::doc),
                                        hit.score().as(Hit::score)))
                        .groupBy(
                                into(
                                        Pair.class,
                                        col(Hit::query).as(Pair::query),
                                        col(Hit::doc).as(Pair::doc)))
                        .reduce(g ->
                                into(Hit.class, g.keys(), g.max(col(Hit::score)).as(Hit::score)));
        Table<Hit> ranks =
                ranked(byText(index, asks), 2)
                        .union(ranked(hits(asks.apply(index.lookUp(near().limit(DEPTH)))), 1))
                        .union(ranked(byChunk, 1));
        return ranks.groupBy(
                        into(
                                Pair.class,
                                col(Hit::query).as(Pair::query),
                                col(Hit::doc).as(Pair::doc)))
                .reduce(g -> into(Hit.class, g.keys(), g.sum(col(Hit::score)).as(Hit::score)));
    }

    record Pair(long query, long doc) {}

    private static Table<Hit> byText(SearchIndex<Doc> index, Table<Ask> asks) {
        return hits(asks.apply(index.lookUp(words().limit(DEPTH))));
    }

    /// The same hits with weight / (20 + rank) as their score.
    private static Table<Hit> ranked(Table<Hit> hits, double weight) {
        return hits.groupBy(col(Hit::query))
                .ordered(desc(col(Hit::score)))
                .select(place ->
                        into(
                                Hit.class,
                                place.row().col(Hit::query).as(Hit::query),
                                place.row().col(Hit::doc).as(Hit::doc),
                                place.rowNumber()
                                        .toDouble()
                                        .plus(20.0)
                                        .pow(-1)
                                        .times(weight)
                                        .as(Hit::score)));
    }

    /// The means over all questions for which an answer is known.
    private double[] figures(List<Hit> hits) {
        Map<Long, List<Hit>> byQuery = hits.stream().collect(Collectors.groupingBy(Hit::query));
        double[] sums = new double[3];
        for (Map.Entry<Long, Set<Long>> query : collection.relevant().entrySet()) {
            List<Hit> best =
                    byQuery.getOrDefault(query.getKey(), List.of()).stream()
                            .sorted(
                                    Comparator.comparingDouble((Hit hit) -> -hit.score())
                                            .thenComparingLong(Hit::doc))
                            .limit(SHOWN)
                            .toList();
            double gain = 0;
            double most = 0;
            double first = 0;
            int found = 0;
            for (int rank = 0; rank < SHOWN; rank++) {
                double discount = Math.log(2) / Math.log(rank + 2);
                most += rank < query.getValue().size() ? discount : 0;
                if (rank < best.size() && query.getValue().contains(best.get(rank).doc())) {
                    gain += discount;
                    first = found++ == 0 ? 1.0 / (rank + 1) : first;
                }
            }
            sums[0] += gain / most;
            sums[1] += found / (double) query.getValue().size();
            sums[2] += first;
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= collection.relevant().size();
        }
        return sums;
    }
}
