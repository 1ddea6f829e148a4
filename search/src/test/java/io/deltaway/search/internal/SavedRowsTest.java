package io.deltaway.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchBytes;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The words of texts are saved beside them, and not looked for once more.
class SavedRowsTest {

    private static final Schema ROWS =
            Schema.of(
                    new Field("id", Type.Simple.LONG, false),
                    new Field("text", Type.Simple.TEXT, true));

    private static final Step STEP = new AnyStep();

    private static final int SAVED_AT_ONCE = 7;

    /// Enough for all processors, the second time.
    private static final int FEW = 60;

    private static final int MANY = 3_000;

    /// The text by which the words of a version are told.
    private static final int PROBES = 1;

    /// Counts the texts that are taken apart.
    private static class Counting extends Analyzer {

        final AtomicInteger texts = new AtomicInteger();

        @Override
        protected TokenStreamComponents createComponents(String field) {
            return new TokenStreamComponents(new WhitespaceTokenizer());
        }

        @Override
        protected Reader initReader(String field, Reader reader) {
            texts.incrementAndGet();
            return reader;
        }
    }

    /// Finds other words.
    private static final class Folding extends Counting {

        @Override
        protected TokenStreamComponents createComponents(String field) {
            var tokens = new WhitespaceTokenizer();
            return new TokenStreamComponents(tokens, new LowerCaseFilter(tokens));
        }
    }

    /// An index of texts, and what was saved of it.
    private static final class Indexed implements Kept.Saver {

        final Counting analyzer;
        final TextRows words;
        final KeptRows rows;
        final Kept kept;
        final List<Batch> saved = new ArrayList<>();
        final List<Batch> next = new ArrayList<>();

        Indexed(Counting analyzer) {
            this.analyzer = analyzer;
            this.words = new TextRows(analyzer);
            this.rows = new KeptRows(ROWS, 2, List.of(1), List.of(words));
            this.kept = rows.kept().getFirst();
        }

        @Override
        public boolean changed(List<Batch> batches) {
            next.addAll(batches);
            return true;
        }

        @Override
        public void frozen(Batch batch) {
            saved.add(batch);
        }

        void freeze(boolean whole) {
            if (whole || kept.mustBeWhole()) {
                kept.freeze(true);
                saved.clear();
            } else {
                kept.freeze(false);
                saved.addAll(next);
            }
            next.clear();
        }

        void epoch(Map<Long, @Nullable String> gone, Map<Long, @Nullable String> come) {
            int size = gone.size() + come.size();
            var ids = ColumnBuilder.of(Type.Simple.LONG, size);
            var texts = ColumnBuilder.of(Type.Simple.TEXT, size);
            for (var some : List.of(gone, come)) {
                some.forEach((id, text) -> {
                    ids.appendValue(id);
                    texts.appendValue(text);
                });
            }
            long[] weights = new long[size];
            Arrays.fill(weights, 1);
            Arrays.fill(weights, 0, gone.size(), -1);
            var columns = List.<Column>of(ids.build(), texts.build());
            rows.step(new Batch[] {new Batch(size, columns, weights)}, STEP);
            rows.endEpoch(STEP);
        }

        /// How good the rows are that have some words, by their ids.
        Map<Long, Float> found(String question) {
            Part.Asked asked = words.ask(question, null, true);
            int[] numbers = rows.rows().array();
            var scores = new TreeMap<Long, Float>();
            for (int i = 0; i < rows.size(); i++) {
                float score = asked.score(numbers[i]);
                if (score > Float.NEGATIVE_INFINITY) {
                    var id = (LongColumn) rows.column(0, new int[] {numbers[i]}, 1);
                    scores.put(id.get(0), score);
                }
            }
            return scores;
        }
    }

    private final Map<Long, @Nullable String> texts = new TreeMap<>();

    private static String text(Random random) {
        if (random.nextInt(20) == 0) {
            return random.nextBoolean() ? "" : " ";
        }
        return random.ints(1 + random.nextInt(9), 0, 40)
                .mapToObj(word -> (word % 2 == 0 ? "W" : "w") + word / 2)
                .collect(Collectors.joining(" "));
    }

    private void change(Indexed index, int ids, Random random) {
        var gone = new TreeMap<Long, @Nullable String>();
        var come = new TreeMap<Long, @Nullable String>();
        for (int i = random.nextInt(ids / 5); i > 0; i--) {
            long id = random.nextInt(ids);
            if (gone.containsKey(id) || come.containsKey(id)) {
                continue;
            }
            if (texts.containsKey(id)) {
                gone.put(id, texts.remove(id));
            }
            if (random.nextInt(3) > 0) {
                String text = random.nextInt(10) == 0 ? null : text(random);
                come.put(id, text);
                texts.put(id, text);
            }
        }
        index.epoch(gone, come);
    }

    private Indexed history(int ids, Random random) {
        var index = new Indexed(new Counting());
        index.kept.track(index);
        index.freeze(true);
        boolean isSaving = true;
        for (int epoch = 0; epoch < 60; epoch++) {
            change(index, ids, random);
            isSaving &= index.kept.save(ids / FEW * SAVED_AT_ONCE);
            if (!isSaving && random.nextInt(4) == 0) {
                index.freeze(random.nextInt(3) == 0);
                isSaving = true;
            }
        }
        for (int times = 0; times < 2; times++) {
            while (isSaving) {
                isSaving = index.kept.save(SAVED_AT_ONCE);
            }
            if (times == 0) {
                index.freeze(random.nextBoolean());
                isSaving = true;
            }
        }
        return index;
    }

    /// Takes up what was saved as from files, where several batches are one.
    ///
    /// @param wrote for each of those who gives the columns that are made
    private static Indexed takenUp(
            Indexed before, Counting analyzer, Random random, Supplier<Kept> wrote) {
        var index = new Indexed(analyzer);
        var together = new ArrayList<Batch>();
        for (Batch batch : before.saved) {
            together.add(batch);
            if (random.nextInt(3) == 0) {
                load(together, wrote.get(), index.kept);
                together.clear();
            }
        }
        load(together, wrote.get(), index.kept);
        ((Kept.Rebuilt) index.kept).rebuild();
        return index;
    }

    private static void load(List<Batch> batches, Kept from, Kept to) {
        var bytes = new ByteWriter();
        BatchBytes.write(bytes, batches.stream().map(from::asSaved).toList(), from.schema());
        to.load(BatchBytes.readEncoded(new ByteReader(bytes.toBytes()), to.schema()));
    }

    private long textsThere() {
        return texts.values().stream().filter(Objects::nonNull).count();
    }

    private Map<Long, Float> fromScratch(Counting analyzer, String question) {
        var fresh = new Indexed(analyzer);
        fresh.epoch(Map.of(), texts);
        return fresh.found(question);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void noTextIsTakenApartAgain(int seed) {
        var random = new Random(seed);
        int ids = seed % 4 == 0 ? MANY : FEW;
        Indexed before = history(ids, random);
        Indexed after = takenUp(before, new Counting(), random, () -> before.kept);
        assertThat(after.analyzer.texts).hasValue(PROBES);
        assertThat(after.found("w1 w2")).isEqualTo(before.found("w1 w2")).isNotEmpty();
        for (int more = 0; more < 10; more++) {
            String question = text(random);
            assertThat(after.found(question)).isEqualTo(fromScratch(new Counting(), question));
            change(after, ids, random);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void wordsOfAnotherVersionAreLookedForAgain(int seed) {
        var random = new Random(seed);
        Indexed before = history(seed == 4 ? MANY : FEW, random);
        Indexed after = takenUp(before, new Folding(), random, () -> before.kept);
        assertThat(after.analyzer.texts).hasValue((int) textsThere() + PROBES);
        for (String question : List.of("w1", "W3 w4", "w7 w7 w11")) {
            assertThat(after.found(question))
                    .isNotEmpty()
                    .isEqualTo(fromScratch(new Folding(), question));
        }
    }

    /// As where what was saved before another version came is only added to.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void someWordsMayBeOfAnotherVersion(int seed) {
        var random = new Random(seed);
        Indexed before = history(seed == 4 ? MANY : FEW, random);
        Kept other = new Indexed(new Folding()).kept;
        Indexed after =
                takenUp(
                        before,
                        new Counting(),
                        random,
                        () -> random.nextBoolean() ? other : before.kept);
        assertThat(after.analyzer.texts.get())
                .isGreaterThan(PROBES)
                .isLessThan((int) textsThere() + PROBES);
        assertThat(after.found("w1 w2"))
                .isNotEmpty()
                .isEqualTo(fromScratch(new Counting(), "w1 w2"));
    }
}
