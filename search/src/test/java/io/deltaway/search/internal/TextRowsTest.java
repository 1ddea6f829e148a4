package io.deltaway.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is known of words while texts come and go.
class TextRowsTest {

    private static final int ROWS = 40;

    private final TextRows rows = new TextRows(new StandardAnalyzer());

    @Test
    void countsAreThoseOfTheTextsThatAreThere() {
        var random = new Random(3);
        var texts = new TreeMap<Integer, String>();
        for (int change = 0; change < 8_000; change++) {
            int row = random.nextInt(ROWS);
            String gone = texts.remove(row);
            if (gone != null) {
                rows.remove(row, gone);
            } else {
                String text =
                        random.ints(random.nextInt(9), 0, 30)
                                .mapToObj(word -> "w" + word)
                                .collect(Collectors.joining(" ", "only" + change + " ", ""));
                texts.put(row, text);
                rows.add(row, text);
            }
            if (change % 50 == 0) {
                checkAgainst(texts);
            }
        }
        assertThat(rows.sizeInBytes())
                .as("four thousand words were in one text each, and most are gone")
                .isLessThan(400_000);
    }

    /// As after a restart, shared between the processors.
    @Test
    void textsThatComeTogetherAreSearchedAsThoseThatComeOneByOne() {
        var random = new Random(5);
        var oneByOne = new TextRows(new StandardAnalyzer());
        int[] numbers = IntStream.range(0, 5_000).toArray();
        var texts = new @Nullable Object[numbers.length];
        for (int row : numbers) {
            if (random.nextInt(10) > 0) {
                String text =
                        random.ints(1 + random.nextInt(9), 0, 300)
                                .mapToObj(word -> "w" + word)
                                .collect(Collectors.joining(" "));
                texts[row] = text;
                oneByOne.add(row, text);
            }
        }
        rows.add(0, "w1 w7");
        rows.remove(0, "w1 w7");
        List<Runnable> work = rows.adding(taken(texts));
        assertThat(work).hasSizeGreaterThan(1);
        Collections.reverse(work);
        work.parallelStream().forEach(Runnable::run);
        rows.added();
        assertThat(rows.rowCount()).isEqualTo(oneByOne.rowCount());
        assertThat(rows.wordCount()).isEqualTo(oneByOne.wordCount());
        assertThat(rows.sizeInBytes()).isLessThanOrEqualTo(oneByOne.sizeInBytes());
        Part.Asked together = rows.ask("w1 w2 w250", null, true);
        Part.Asked before = oneByOne.ask("w1 w2 w250", null, true);
        for (int row : numbers) {
            assertThat(together.score(row)).isEqualTo(before.score(row));
        }
        for (int row : numbers) {
            if (texts[row] != null) {
                rows.remove(row, texts[row]);
            }
        }
        assertThat(rows.wordCount()).isZero();
        assertThat(rows.rowsWith("w1")).isZero();
    }

    /// As after a restart.
    static Part.TakenUp taken(@Nullable Object[] values) {
        return new Part.TakenUp() {

            @Override
            public int count() {
                return values.length;
            }

            @Override
            public int lastNumber() {
                return values.length - 1;
            }

            @Override
            public void forEach(int from, int to, Taker taker) {
                for (int row = from; row < to; row++) {
                    if (values[row] != null) {
                        taker.take(row, values[row]);
                    }
                }
            }

            @Override
            public void forEach(int from, int to, Taker taker, KnownTaker known) {
                forEach(from, to, taker);
            }
        };
    }

    @Test
    void whatLooksAlikeIsOneWord() {
        rows.add(
                0,
                "die Gro\u0308\u00DFe der \uFB02ange, \uFF30\uFF35\uFF2D\uFF30 lub\u00ADri\u200Bca\u00ADtion");
        for (String word : List.of("gr\u00F6\u00DFe", "flange", "pump", "lubrication")) {
            assertThat(rows.rowsWith(word)).as(word).isEqualTo(1);
        }
    }

    @Test
    void aWordIsForgottenWithTheLastQuestionThatHasIt() {
        rows.add(0, "pump valve");
        var kept = new Statistics();
        Part.Asked first = rows.ask("pump zebra", kept, true);
        Part.Asked second = rows.ask("pump valve", kept, true);
        rows.add(1, "pump");
        first.release();
        assertThat(kept.rowsWith("pump")).isEqualTo(1);
        second.release();
        assertThat(kept.isEmpty()).isTrue();
        rows.ask("pump", kept, true);
        assertThat(kept.rowsWith("pump")).isEqualTo(2);
        assertThat(kept.rows()).isEqualTo(2);
    }

    private void checkAgainst(Map<Integer, String> texts) {
        assertThat(rows.rowCount()).isEqualTo(texts.size());
        assertThat(rows.wordCount())
                .isEqualTo(texts.values().stream().mapToInt(text -> text.split(" ").length).sum());
        for (int word = 0; word < 30; word++) {
            String sought = " w" + word + " ";
            assertThat(rows.rowsWith(sought.trim()))
                    .isEqualTo(
                            (int)
                                    texts.values().stream()
                                            .filter(text -> (text + " ").contains(sought))
                                            .count());
        }
        texts.values()
                .forEach(text ->
                        assertThat(rows.rowsWith(text.substring(0, text.indexOf(' '))))
                                .isEqualTo(1));
    }
}
