package io.deltaway.search;

import static io.deltaway.search.Query.matching;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Full text and both together: random histories against BM25 and fusion computed from scratch.
class TextSearchTest {

    record Doc(long id, @Nullable String text, float @Nullable [] vector) {}

    record Ask(long id, String text, float[] vector) {}

    record Reply(long id, long rank, long doc, double score) {}

    private static final Comparator<Doc> ORDER =
            Comparator.comparingLong(Doc::id)
                    .thenComparing(Doc::text, Comparator.nullsFirst(Comparator.naturalOrder()))
                    .thenComparing(Doc::vector, Arrays::compare);

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

    private static String text(Random random, int most) {
        var words = new StringBuilder();
        for (int i = 1 + random.nextInt(most); i > 0; i--) {
            words.append("abcdefgh".charAt(Math.min(random.nextInt(8), random.nextInt(8))))
                    .append(' ');
        }
        return words.toString();
    }

    private static float[] vector(Random random) {
        return new float[] {random.nextInt(5) - 2, random.nextInt(5) - 2};
    }

    /// BM25 as its authors have it, over the rows that are there, each once.
    private static List<Naive.Scored<Doc>> byText(String question, List<Doc> all, int limit) {
        var docs = new ArrayList<Doc>();
        for (Doc doc : all) {
            if (doc.text() != null && docs.stream().noneMatch(d -> ORDER.compare(d, doc) == 0)) {
                docs.add(doc);
            }
        }
        double usual = docs.stream().mapToInt(doc -> words(doc).size()).average().orElse(1);
        return Naive.best(
                docs,
                doc -> true,
                doc -> {
                    double sum = 0;
                    for (String word : Arrays.stream(question.split(" ")).sorted().toList()) {
                        double count = words(doc).stream().filter(word::equals).count();
                        double with = docs.stream().filter(d -> words(d).contains(word)).count();
                        double rarity = Math.log(1 + (docs.size() - with + 0.5) / (with + 0.5));
                        double length = 1 - 0.65 + 0.65 * words(doc).size() / usual;
                        sum += rarity * count / (count + 1.6 * length);
                    }
                    return sum == 0 ? Double.NEGATIVE_INFINITY : (float) sum;
                },
                ORDER,
                limit);
    }

    private static List<String> words(Doc doc) {
        return List.of(String.valueOf(doc.text()).split(" "));
    }

    private static List<Naive.Scored<Doc>> byVector(float[] vector, List<Doc> docs, int limit) {
        return Naive.best(
                docs,
                doc -> true,
                doc ->
                        doc.vector() == null
                                ? Double.NEGATIVE_INFINITY
                                : Naive.dot(vector, doc.vector()),
                ORDER,
                limit);
    }

    private static List<Naive.Scored<Doc>> fused(Ask ask, List<Doc> docs, int depth, int limit) {
        List<Naive.Scored<Doc>> byText = byText(ask.text(), docs, depth);
        List<Naive.Scored<Doc>> byVector = byVector(ask.vector(), docs, depth);
        return Naive.best(
                docs,
                doc -> true,
                doc -> {
                    double score = part(byText, doc, 2) + part(byVector, doc, 1);
                    score *= doc.vector() == null ? 3.0 / 2 : 1;
                    return score == 0 ? Double.NEGATIVE_INFINITY : score;
                },
                ORDER,
                limit);
    }

    private static double part(List<Naive.Scored<Doc>> ranking, Doc doc, double weight) {
        return IntStream.range(0, ranking.size())
                .filter(i -> ORDER.compare(ranking.get(i).row(), doc) == 0)
                .mapToDouble(i -> weight / (20 + i + 1))
                .sum();
    }

    private static List<Reply> replies(Ask ask, List<Naive.Scored<Doc>> best) {
        return IntStream.range(0, best.size())
                .mapToObj(i ->
                        new Reply(ask.id(), i + 1, best.get(i).row().id(), best.get(i).score()))
                .toList();
    }

    /// What histories are asked.
    private enum Kind {
        TEXT {
            @Override
            Query<Ask> query() {
                return matching(col(Ask::text)).limit(3);
            }

            @Override
            List<Reply> expected(Ask ask, List<Doc> docs) {
                return replies(ask, byText(ask.text(), docs, 3));
            }
        },
        BOTH {
            @Override
            Query<Ask> query() {
                return Query.<Ask>matching(col(Ask::text))
                        .weighted(2)
                        .andNearest(col(Ask::vector))
                        .candidates(5)
                        .limit(3);
            }

            @Override
            List<Reply> expected(Ask ask, List<Doc> docs) {
                return replies(ask, fused(ask, docs, 5, 3));
            }
        };

        abstract Query<Ask> query();

        abstract List<Reply> expected(Ask ask, List<Doc> docs);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void everyEpochIsAnsweredAsFromScratch(int workers) {
        for (long seed = 1; seed <= 8; seed++) {
            for (Kind kind : Kind.values()) {
                for (Scheduler scheduler :
                        List.of(Scheduler.inOrder(), Scheduler.restarting(seed))) {
                    history(seed, kind, TestPipeline.create(workers, scheduler));
                }
            }
        }
    }

    private static void history(long seed, Kind kind, TestPipeline pipeline) {
        var random = new Random(seed);
        var docs = pipeline.input(Doc.class);
        var asks = pipeline.input(Ask.class);
        SearchIndex<Doc> index =
                SearchIndex.over(
                        docs.table(),
                        Vectors.dot(col(Doc::vector), 2),
                        FullText.of(col(Doc::text)).refreshedAfter(0));
        TestOutput<Reply> once = pipeline.output(replies(asks.table(), index.lookUp(kind.query())));
        TestOutput<Reply> always =
                pipeline.output(replies(asks.table(), index.follow(kind.query())));
        var docsThere = new ArrayList<Doc>();
        var asksThere = new ArrayList<Ask>();
        Map<Long, List<Reply>> given = new HashMap<>();
        for (int epoch = 0; epoch < 8; epoch++) {
            for (int i = random.nextInt(6); i > 0; i--) {
                if (random.nextInt(3) == 0 && !docsThere.isEmpty()) {
                    docs.retract(docsThere.remove(random.nextInt(docsThere.size())));
                } else {
                    String text = random.nextInt(9) == 0 ? null : text(random, 6);
                    float[] vector = random.nextInt(4) == 0 ? null : vector(random);
                    docsThere.add(new Doc(random.nextInt(9), text, vector));
                    docs.insert(docsThere.getLast());
                }
            }
            if (random.nextBoolean()) {
                asksThere.add(new Ask(epoch, text(random, 3), vector(random)));
                asks.insert(asksThere.getLast());
            }
            pipeline.epoch();
            for (Ask ask : asksThere) {
                given.computeIfAbsent(ask.id(), id -> kind.expected(ask, docsThere));
            }
            agree(
                    once.rows(),
                    given.values().stream().flatMap(List::stream).toList(),
                    "%s as of now, seed %d, epoch %d".formatted(kind, seed, epoch));
            agree(
                    always.rows(),
                    asksThere.stream()
                            .flatMap(ask -> kind.expected(ask, docsThere).stream())
                            .toList(),
                    "%s followed, seed %d, epoch %d".formatted(kind, seed, epoch));
        }
    }

    /// The same rows at the same places; scores are computed in another order here.
    @Test
    void whatWasKnownForAQuestionGoesWithIt() {
        TestPipeline pipeline = TestPipeline.create();
        var docs = pipeline.input(Doc.class);
        var asks = pipeline.input(Ask.class);
        SearchIndex<Doc> index =
                SearchIndex.over(docs.table(), FullText.of(col(Doc::text)).refreshedAfter(1));
        Query<Ask> query = matching(col(Ask::text)).limit(3);
        TestOutput<Reply> once = pipeline.output(replies(asks.table(), index.lookUp(query)));
        TestOutput<Reply> always = pipeline.output(replies(asks.table(), index.follow(query)));
        for (int id = 0; id < 4; id++) {
            docs.insert(new Doc(id, "word" + id + " here", null));
        }
        var ask = new Ask(1, "word1", new float[0]);
        asks.insert(ask);
        pipeline.epoch();
        asks.retract(ask);
        pipeline.epoch();
        docs.insert(new Doc(9, "word1 word1 and more", null));
        pipeline.epoch();
        asks.insert(ask);
        pipeline.epoch();
        assertThat(always.rows()).hasSize(2).isEqualTo(once.rows());
    }

    private static void agree(List<Reply> actual, List<Reply> expected, String what) {
        Comparator<Reply> order =
                Comparator.comparingLong(Reply::id).thenComparingLong(Reply::rank);
        List<Reply> there = actual.stream().sorted(order).toList();
        List<Reply> wanted = expected.stream().sorted(order).toList();
        assertThat(there.stream().map(r -> r.id() + " " + r.rank() + " " + r.doc()))
                .as(what)
                .containsExactlyElementsOf(
                        wanted.stream().map(r -> r.id() + " " + r.rank() + " " + r.doc()).toList());
        for (int i = 0; i < there.size(); i++) {
            assertThat(there.get(i).score())
                    .as(what)
                    .isCloseTo(wanted.get(i).score(), offset(1e-5));
        }
    }

    record Page(String text) {}

    record Words(long id, String text) {}

    record Line(long id, String text) {}

    @Test
    void wordsAreThoseOfTheLanguage() {
        TestPipeline.everyWay(pipeline -> {
            var pages = pipeline.input(Page.class);
            var asks = pipeline.input(Words.class);
            SearchIndex<Page> index =
                    SearchIndex.over(pages.table(), FullText.of(col(Page::text), Language.ENGLISH));
            Query<Words> query = matching(col(Words::text));
            var lines =
                    pipeline.output(
                            asks.table()
                                    .apply(index.lookUp(query))
                                    .select((ask, page, hit) ->
                                            into(
                                                    Line.class,
                                                    ask.col(Words::id).as(Line::id),
                                                    page.col(Page::text).as(Line::text))));
            pages.given(
                    """
                    epoch weight  text
                    0     +1      'the flying foxes'
                    0     +1      'a bird that flies'
                    """);
            asks.given(
                    """
                    epoch weight  id text
                    0     +1      1  'the fox'
                    0     +1      2  'the'
                    """);
            assertThat(pipeline.explain())
                    .contains(
                            "the best 10 by text with words of text of rows by words of text,"
                                    + " ENGLISH; as of now: defined over history");
            pipeline.run();
            lines.emits(
                    """
                    epoch weight  id text
                    0     +1      1  'the flying foxes'
                    """);
        });
    }

    @Test
    void aLanguageSaysWhatTheWordsOfATextAre() {
        assertThat(Language.ENGLISH.words("The fox's 2 \uFB02ying foxes"))
                .containsExactly("fox", "2", "fly", "fox");
        assertThat(Language.ANY.words("The foxes")).containsExactly("the", "foxes");
    }
}
