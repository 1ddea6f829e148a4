package io.deltaway.search;

import static io.deltaway.search.Query.matching;
import static io.deltaway.search.Query.nearest;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.desc;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Rows;
import io.deltaway.run.Configuration;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.table.Found;
import io.deltaway.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program that searches and goes on with the state of one that searched otherwise: it finds what
/// it would have found if it had run from the beginning.
class ChangedSearchTest {

    /// A version of a document; the last one counts.
    record Doc(long id, long version, String text, float[] vector) {}

    record Ask(long id, String text, float[] vector) {}

    record Reply(long id, long rank, long doc, double score) {}

    private static final List<Doc> DOCS = docs();
    private static final List<Ask> ASKS = asks();

    @TempDir Path state;

    private static List<Doc> docs() {
        var random = new Random(1);
        var docs = new ArrayList<Doc>();
        for (int version = 0; version < 60; version++) {
            docs.add(new Doc(random.nextInt(20), version, text(random), vector(random)));
        }
        return docs;
    }

    private static List<Ask> asks() {
        var random = new Random(2);
        var asks = new ArrayList<Ask>();
        for (int id = 0; id < 12; id++) {
            asks.add(new Ask(id, text(random), vector(random)));
        }
        return asks;
    }

    private static String text(Random random) {
        var words = new StringBuilder();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            words.append((char) ('a' + random.nextInt(8))).append(' ');
        }
        return words.toString();
    }

    private static float[] vector(Random random) {
        return new float[] {random.nextInt(5) - 2, random.nextInt(5) - 2};
    }

    private static SearchIndex<Doc> vectors(Table<Doc> docs) {
        return SearchIndex.over(docs, Vectors.dot(col(Doc::vector), 2));
    }

    private static SearchIndex<Doc> texts(Table<Doc> docs) {
        return SearchIndex.over(docs, FullText.of(col(Doc::text)).refreshedAfter(0));
    }

    private static Table<Reply> replies(
            Table<Ask> asks, Function<Table<Ask>, Found<Ask, Doc>> search) {
        return asks.apply(search)
                .select((ask, doc, hit) ->
                        into(
                                Reply.class,
                                ask.col(Ask::id).as(Reply::id),
                                hit.rank().as(Reply::rank),
                                doc.col(Doc::id).as(Reply::doc),
                                hit.score().as(Reply::score)));
    }

    private static final List<BiFunction<Table<Ask>, Table<Doc>, Table<Reply>>> SEARCHES =
            List.of(
                    (asks, docs) ->
                            replies(asks, vectors(docs).follow(nearest(col(Ask::vector)).limit(2))),
                    (asks, docs) ->
                            replies(asks, vectors(docs).follow(nearest(col(Ask::vector)).limit(5))),
                    (asks, docs) ->
                            replies(asks, texts(docs).follow(matching(col(Ask::text)).limit(3))),
                    (asks, docs) ->
                            replies(
                                    asks,
                                    vectors(docs.where(col(Doc::id).gt(5)))
                                            .follow(nearest(col(Ask::vector)).limit(2))));

    /// What some searches find, each in an order.
    private static List<List<Reply>> run(
            List<Integer> searches, int docs, int asks, Consumer<Configuration> settings) {
        var pipeline = Pipeline.create();
        pipeline.configure(c -> c.epochs(e -> e.rows(7))).configure(settings);
        Table<Doc> newest =
                pipeline.read(Rows.of(Doc.class, DOCS.subList(0, docs)))
                        .groupBy(col(Doc::id))
                        .top(1, desc(col(Doc::version)));
        Table<Ask> asked = pipeline.read(Rows.of(Ask.class, ASKS.subList(0, asks)));
        var tables = new ArrayList<Table<Reply>>();
        searches.forEach(search -> {
            tables.add(pipeline.materialize(SEARCHES.get(search).apply(asked, newest)));
        });
        RunningPipeline running = pipeline.start();
        running.await();
        return tables.stream()
                .map(table ->
                        running.materialized(table).rows().stream()
                                .sorted(java.util.Comparator.comparing(Reply::toString))
                                .toList())
                .toList();
    }

    @Test
    void searchesComeAndGo() {
        int docs = 0;
        int asks = 0;
        int workers = 1;
        for (List<Integer> searches :
                List.of(
                        List.of(0),
                        List.of(0, 2),
                        List.of(2),
                        List.of(1, 2),
                        List.of(3, 0, 1),
                        List.of(2, 3))) {
            docs += 10;
            asks += 2;
            workers = workers % 3 + 1;
            int now = workers;
            assertThat(
                            run(
                                    searches,
                                    docs,
                                    asks,
                                    c -> c.persist(state).workers(now).historyUpTo(Long.MAX_VALUE)))
                    .as("%s", searches)
                    .isEqualTo(run(searches, docs, asks, c -> {}))
                    .allMatch(found -> !found.isEmpty());
        }
    }
}
