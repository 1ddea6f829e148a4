package io.deltaway.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.documents.Block.Kind;
import io.deltaway.table.PlanException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.StringTokenizer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SplitterTest {

    private static final TokenCounter WORDS = text -> new StringTokenizer(text).countTokens();

    private static Block heading(int level, String text) {
        return new Block(Kind.HEADING, level, 0, text);
    }

    private static Block paragraph(String text) {
        return new Block(Kind.PARAGRAPH, 0, 0, text);
    }

    private static String shown(Splitter splitter, Block... blocks) {
        return splitter.split(new Contents(null, List.of(blocks))).stream()
                .map(p -> "[%s|%d] %s\n".formatted(p.section(), p.page(), p.text()))
                .collect(Collectors.joining());
    }

    private static final Block[] MANUAL = {
        heading(1, "Pumps"),
        heading(2, "Use"),
        paragraph("Open the valve. Then start it."),
        heading(2, "Care"),
        paragraph("Clean it each month."),
        new Block(Kind.ITEM, 0, 0, "the filter"),
        new Block(Kind.ITEM, 0, 0, "the seal"),
    };

    @Test
    void aDocumentThatIsShortEnoughIsOnePassage() {
        assertThat(shown(Splitter.tokens(5, 50).counting(WORDS), MANUAL))
                .isEqualTo(
                        """
                        [Pumps|0] Pumps

                        Use

                        Open the valve. Then start it.

                        Care

                        Clean it each month.

                        the filter
                        the seal
                        """);
    }

    @Test
    void whatStandsUnderSeveralHeadingsIsOfTheSectionThatHasThemAll() {
        Splitter all = Splitter.tokens(5, 50).counting(WORDS);
        assertThat(shown(all, paragraph("First."), heading(1, "A"), paragraph("Then.")))
                .startsWith("[|0] First.");
        assertThat(shown(all, heading(1, "A"), paragraph("First."), heading(1, "B")))
                .startsWith("[A|0] A");
        assertThat(shown(all, heading(1, "A"), heading(2, "B"))).startsWith("[A > B|0] A");
    }

    @Test
    void headingsAreCutBeforeAnythingElseAndStayWithWhatFollows() {
        assertThat(shown(Splitter.tokens(2, 12).counting(WORDS), MANUAL))
                .isEqualTo(
                        """
                        [Pumps > Use|0] Pumps

                        Use

                        Open the valve. Then start it.
                        [Pumps > Care|0] Care

                        Clean it each month.

                        the filter
                        the seal
                        """);
        assertThat(shown(Splitter.sections(50).counting(WORDS), MANUAL))
                .isEqualTo(shown(Splitter.tokens(2, 12).counting(WORDS), MANUAL));
    }

    @Test
    void sentencesAndPages() {
        assertThat(shown(Splitter.sentences(9).counting(WORDS), MANUAL))
                .isEqualTo(
                        """
                        [Pumps > Use|0] Pumps

                        Use

                        Open the valve.
                        [Pumps > Use|0] Then start it.
                        [Pumps > Care|0] Care

                        Clean it each month.
                        [Pumps > Care|0] the filter
                        [Pumps > Care|0] the seal
                        """);
        assertThat(
                        shown(
                                Splitter.pages(9).counting(WORDS),
                                new Block(Kind.HEADING, 1, 1, "A"),
                                new Block(Kind.PARAGRAPH, 0, 1, "one"),
                                new Block(Kind.PARAGRAPH, 0, 2, "two"),
                                new Block(Kind.PARAGRAPH, 0, 2, "three")))
                .isEqualTo("[A|1] A\n\none\n[A|2] two\n\nthree\n");
    }

    @Test
    void noPassageSpansSlides() throws Exception {
        Block[] slides = {
            new Block(Kind.HEADING, 1, 1, "Plan"),
            new Block(Kind.ITEM, 0, 1, "what"),
            new Block(Kind.HEADING, 1, 2, "Result"),
            new Block(Kind.ITEM, 0, 2, "none"),
            new Block(Kind.ITEM, 0, 3, "Questions?")
        };
        String each = "[Plan|1] Plan\n\nwhat\n[Result|2] Result\n\nnone\n[Result|3] Questions?\n";
        assertThat(shown(Splitter.tokens(40, 120), slides)).isEqualTo(each);
        assertThat(shown(Splitter.pages(120), slides)).isEqualTo(each);
        assertThat(shown(Splitter.tokens(0, 4).overlap(1).counting(WORDS), slides))
                .endsWith("[Result|3] none\n\nQuestions?\n");
    }

    @Test
    void whatIsLongIsCutAtLinesWordsAndCharacters() {
        assertThat(shown(Splitter.tokens(0, 3).counting(WORDS), paragraph("a b c\nd e f")))
                .isEqualTo("[|0] a b c\n[|0] d e f\n");
        Splitter letters = Splitter.tokens(0, 4).counting(String::length);
        assertThat(letters.split(new Contents(null, List.of(paragraph("\uD83D\uDE00abcdefg hi")))))
                .allSatisfy(p -> assertThat(p.text()).hasSizeLessThanOrEqualTo(4))
                .extracting(Passage::text)
                .first()
                .asString()
                .startsWith("\uD83D\uDE00");
    }

    @Test
    void overlapsCountForTheLength() {
        var text = new StringBuilder();
        for (int s = 0; s < 60; s++) {
            text.append("Sentence number ").append(s).append(" ends. ");
        }
        List<Passage> passages =
                Splitter.tokens(4, 20)
                        .overlap(8)
                        .counting(WORDS)
                        .split(new Contents(null, List.of(paragraph(text.toString().strip()))));
        assertThat(passages).hasSizeGreaterThan(10);
        for (int p = 0; p < passages.size(); p++) {
            assertThat(WORDS.count(passages.get(p).text())).isLessThanOrEqualTo(20);
            if (p > 0) {
                String start = passages.get(p).text().substring(0, 20);
                assertThat(passages.get(p - 1).text()).contains(start);
            }
        }
        assertThatThrownBy(() -> Splitter.tokens(10, 25).overlap(6))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0501")
                .hasMessageContaining("expected an overlap from 0 to 5");
        assertThatThrownBy(() -> Splitter.tokens(0, 10).overlap(6))
                .hasMessageContaining("expected an overlap from 0 to 5");
        assertThatThrownBy(() -> Splitter.tokens(1_500_000_000, Integer.MAX_VALUE))
                .hasMessageContaining("expected a max of at least twice min");
        assertThatThrownBy(() -> Splitter.pages(0))
                .hasMessageContaining("expected a max of a token at least, got 0");
    }

    @Test
    void blankPassagesAreLeftOut() {
        Splitter own =
                contents -> List.of(new Passage("", 0, " "), new Passage("", 0, "Something."));
        var document =
                new Document(
                        "a.txt",
                        "text/plain",
                        1,
                        Instant.EPOCH,
                        null,
                        new Contents(null, List.of(paragraph("Something."))));
        assertThat(Documents.chunks(document, own))
                .extracting(Chunk::text)
                .containsExactly("Something.");
    }

    @Test
    void nothingIsLostOrDoubledAndNothingIsTooLong() {
        var random = new Random(1);
        for (int round = 0; round < 200; round++) {
            List<Block> blocks = blocks(random, random.nextInt(1, 30));
            int min = random.nextInt(0, 20);
            int max = random.nextInt(Math.max(1, 2 * min), 80);
            List<Passage> passages =
                    Splitter.tokens(min, max).counting(WORDS).split(new Contents(null, blocks));
            assertThat(letters(passages.stream().map(Passage::text).toList()))
                    .isEqualTo(letters(blocks.stream().map(Block::text).toList()));
            assertThat(passages)
                    .allSatisfy(p -> assertThat(WORDS.count(p.text())).isLessThanOrEqualTo(max));
        }
    }

    private static String letters(List<String> texts) {
        return String.join("", texts).replaceAll("\\s", "");
    }

    /// Edits, insertions and deletions of one sentence: the passages that change are those around
    /// it, wherever in the document it is.
    @Test
    void anEditReachesTheNeighboursOnly() {
        Splitter splitter = Splitter.tokens(40, 120);
        var random = new Random(2);
        int edits = 0;
        int changed = 0;
        int most = 0;
        List<Block> blocks = blocks(random, 200);
        var before = texts(splitter, blocks);
        for (int round = 0; round < 300; round++) {
            var after = new ArrayList<>(blocks);
            int at = random.nextInt(after.size());
            switch (random.nextInt(3)) {
                case 0 -> after.set(at, blocks(random, 1).getFirst());
                case 1 -> after.add(at, blocks(random, 1).getFirst());
                default -> after.remove(at);
            }
            List<String> now = texts(splitter, after);
            var added = new HashSet<>(now);
            added.removeAll(new HashSet<>(before));
            edits++;
            changed += added.size();
            most = Math.max(most, added.size());
            blocks = after;
            before = now;
        }
        System.out.printf(
                "%d edits of one paragraph in a document of %d passages: %.2f new passages each,"
                        + " at most %d%n",
                edits, before.size(), (double) changed / edits, most);
        assertThat((double) changed / edits).isLessThan(3);
        assertThat(most).isLessThan(12);
    }

    private static List<String> texts(Splitter splitter, List<Block> blocks) {
        return splitter.split(new Contents(null, blocks)).stream().map(Passage::text).toList();
    }

    private static List<Block> blocks(Random random, int count) {
        var blocks = new ArrayList<Block>();
        for (int b = 0; b < count; b++) {
            if (random.nextInt(12) == 0) {
                blocks.add(heading(random.nextInt(1, 4), words(random, 3)));
            } else {
                var text = new StringBuilder();
                for (int s = random.nextInt(1, 6); s > 0; s--) {
                    text.append(words(random, random.nextInt(3, 25))).append(". ");
                }
                blocks.add(paragraph(text.toString().strip()));
            }
        }
        return blocks;
    }

    private static String words(Random random, int count) {
        var words = new ArrayList<String>();
        for (int w = 0; w < count; w++) {
            words.add((w == 0 ? "W" : "w") + random.nextInt(3000));
        }
        return String.join(" ", words);
    }

    @Test
    void noPassageHasHeadingsOfAnyLength() {
        var blocks = new ArrayList<Block>();
        for (int level = 1; level <= 50; level++) {
            blocks.add(heading(level, "Very \uD83D\uDE00 long. ".repeat(1_000)));
        }
        blocks.add(heading(51, "Short"));
        blocks.add(paragraph("Text."));
        List<Passage> passages =
                Splitter.tokens(10, 50).counting(WORDS).split(new Contents(null, blocks));
        assertThat(passages)
                .hasSizeGreaterThan(1_000)
                .allMatch(passage -> passage.section().length() <= 9 * 200 + 8 * 3);
        assertThat(passages.getLast().section())
                .startsWith("Very \uD83D\uDE00 long. Very")
                .contains("… > Very")
                .endsWith("… > Short");
        assertThat(passages.stream().mapToLong(passage -> words(passage.text())).sum())
                .as("the whole text")
                .isEqualTo(50 * 3_000 + 2);
    }

    private static int words(String text) {
        return WORDS.count(text);
    }
}
