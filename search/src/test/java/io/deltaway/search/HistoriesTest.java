package io.deltaway.search;

import static io.deltaway.search.Query.nearest;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.Found;
import io.deltaway.table.Table;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random histories of rows and questions, on several numbers of workers and with restarts, against
/// a search that looks at all rows, at every epoch.
class HistoriesTest {

    /// Few different ones, so that rows repeat and are equally good.
    record Doc(long id, String tenant, float @Nullable [] vector) {}

    record Ask(long id, @Nullable String tenant, float @Nullable [] vector, long limit) {}

    record Reply(long id, long rank, long doc, double score) {}

    private static final Comparator<Doc> ORDER =
            Comparator.comparingLong(Doc::id)
                    .thenComparing(Doc::tenant)
                    .thenComparing(
                            Doc::vector, Comparator.nullsFirst((a, b) -> Arrays.compare(a, b)));

    private static float[] vector(Random random) {
        return new float[] {random.nextInt(3) - 1, random.nextInt(3) - 1, random.nextInt(3) - 1};
    }

    private static Doc doc(Random random) {
        return new Doc(
                random.nextInt(8),
                random.nextBoolean() ? "x" : "y",
                random.nextInt(8) == 0 ? null : vector(random));
    }

    private static Ask ask(Random random, long id) {
        return new Ask(
                id,
                random.nextInt(6) == 0 ? null : random.nextBoolean() ? "x" : "y",
                random.nextInt(10) == 0 ? null : vector(random),
                1 + random.nextInt(4));
    }

    private static Table<Reply> replies(
            Table<Ask> asks, Function<Table<Ask>, Found<Ask, Doc>> search) {
        return asks.apply(search)
                .where((ask, doc) -> doc.col(Doc::tenant).eq(ask.col(Ask::tenant)))
                .select((ask, doc, hit) ->
                        into(
                                Reply.class,
                                ask.col(Ask::id).as(Reply::id),
                                hit.rank().as(Reply::rank),
                                doc.col(Doc::id).as(Reply::doc),
                                hit.score().as(Reply::score)));
    }

    private static List<Reply> expected(Ask ask, List<Doc> docs) {
        float[] vector = ask.vector();
        if (vector == null) {
            return List.of();
        }
        List<Naive.Scored<Doc>> best =
                Naive.best(
                        docs,
                        doc -> doc.tenant().equals(ask.tenant()),
                        doc ->
                                doc.vector() == null
                                        ? Double.NEGATIVE_INFINITY
                                        : Naive.dot(vector, doc.vector()),
                        ORDER,
                        Math.toIntExact(ask.limit()));
        return IntStream.range(0, best.size())
                .mapToObj(i ->
                        new Reply(
                                ask.id(), i + 1, best.get(i).row().id(), best.get(i).score() + 0.0))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void everyEpochIsAnsweredAsBySearchingAllRows(int workers) {
        for (long seed = 1; seed <= 12; seed++) {
            for (Scheduler scheduler :
                    List.of(
                            Scheduler.inOrder(),
                            Scheduler.rowByRow(seed),
                            Scheduler.restarting(seed))) {
                history(seed, TestPipeline.create(workers, scheduler));
            }
        }
    }

    private static void history(long seed, TestPipeline pipeline) {
        var random = new Random(seed);
        var docs = pipeline.input(Doc.class);
        var asks = pipeline.input(Ask.class);
        SearchIndex<Doc> index = SearchIndex.over(docs.table(), Vectors.dot(col(Doc::vector), 3));
        Query<Ask> query = nearest(col(Ask::vector)).limit(col(Ask::limit));
        TestOutput<Reply> once = pipeline.output(replies(asks.table(), index.lookUp(query)));
        TestOutput<Reply> always = pipeline.output(replies(asks.table(), index.follow(query)));
        var docsThere = new ArrayList<Doc>();
        var asksThere = new ArrayList<Ask>();
        Map<Long, List<Reply>> given = new HashMap<>();
        for (int epoch = 0; epoch < 10; epoch++) {
            for (int i = random.nextInt(6); i > 0; i--) {
                if (random.nextInt(3) == 0 && !docsThere.isEmpty()) {
                    docs.retract(docsThere.remove(random.nextInt(docsThere.size())));
                } else {
                    docsThere.add(doc(random));
                    docs.insert(docsThere.getLast());
                }
            }
            var fresh = new ArrayList<Ask>();
            for (int i = random.nextInt(3); i > 0; i--) {
                if (random.nextInt(3) == 0 && !asksThere.isEmpty()) {
                    Ask gone = asksThere.remove(random.nextInt(asksThere.size()));
                    asks.retract(gone);
                    given.remove(gone.id());
                } else {
                    fresh.add(ask(random, 10L * epoch + i));
                    asks.insert(fresh.getLast());
                }
            }
            asksThere.addAll(fresh);
            pipeline.epoch();
            fresh.forEach(ask -> given.put(ask.id(), expected(ask, docsThere)));
            assertThat(once.rows())
                    .as("as of now, seed %d, epoch %d", seed, epoch)
                    .containsExactlyInAnyOrderElementsOf(
                            given.values().stream().flatMap(List::stream).toList());
            assertThat(always.rows())
                    .as("followed, seed %d, epoch %d", seed, epoch)
                    .containsExactlyInAnyOrderElementsOf(
                            asksThere.stream()
                                    .flatMap(ask -> expected(ask, docsThere).stream())
                                    .toList());
        }
    }
}
