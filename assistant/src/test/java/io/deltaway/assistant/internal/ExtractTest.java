package io.deltaway.assistant.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.documents.Block;
import io.deltaway.documents.Contents;
import io.deltaway.search.Language;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Answers that consist of sentences.
class ExtractTest {

    private static Extract.Answered answer(String question, String... passages) {
        return Extract.answer(question, List.of(passages), Language.ENGLISH);
    }

    @Test
    void whatIsFoundByItsMeaningIsShown() {
        assertThat(
                        answer(
                                "When do I get paid?",
                                "Wages\n\nEmployees receive their wages on the last Friday."
                                        + " Advances are possible. Ask early.",
                                "The canteen serves soup."))
                .isEqualTo(
                        new Extract.Answered(
                                "No sentence has the words of the question. What comes closest: Employees"
                                        + " receive their wages on the last Friday. Advances are possible."
                                        + " [1]",
                                List.of(0),
                                List.of(136)));
        assertThat(answer("When do I get paid?").text())
                .isEqualTo("The documents say nothing about this.");
    }

    @Test
    void whatLooksAlikeIsOneWord() {
        assertThat(
                        answer(
                                        "Welche Gr\u00F6\u00DFe hat die flange?",
                                        "Die Gro\u0308\u00DFe der \uFB02an\u00ADge ist f\u00FCnf.")
                                .text())
                .endsWith(" ist f\u00FCnf. [1]")
                .startsWith("Die ");
    }

    @Test
    void wordsAreThoseOfTheLanguage() {
        List<String> passages = List.of("Die Katze schläft.", "Die Häuser stehen am Fluss.");
        assertThat(Extract.answer("Wo steht das Haus?", passages, Language.GERMAN).cited())
                .containsExactly(1);
        assertThat(Extract.answer("Wo steht das Haus?", passages, Language.ENGLISH).text())
                .startsWith("No sentence has the words");
    }

    @Test
    void whatIsWrittenWithoutSpacesIsComparedByPairs() {
        assertThat(answer("食堂几点开门？", "办公室在二楼。\n\n食堂每天十一点开门。周日不开放。", "停车场在后面。"))
                .isEqualTo(new Extract.Answered("食堂每天十一点开门。 [1]", List.of(0), List.of(11)));
        assertThat(answer("休暇は何日ですか", "給料は月末に払われます。", "休暇は年に二十日です。").cited()).containsExactly(1);
    }

    @Test
    void whatDocumentsSayStaysAsItIs() {
        Extract.Answered answer =
                answer(
                        "Which arguments are there?",
                        "The first argument is args[0], as Smith says. [1] Other arguments are rare.",
                        "Arguments [2] are there.");
        assertThat(answer.text())
                .contains("argument is args[0], as Smith says. [1]", "Arguments [2] are there.");
        assertThat(answer.marks())
                .hasSize(2)
                .allMatch(at -> answer.text().startsWith("[", at))
                .isEqualTo(
                        List.of(
                                answer.text().lastIndexOf("[1]"),
                                answer.text().lastIndexOf("[2]")));
    }

    @Test
    void aShortSentenceMayEndInQuotes() {
        assertThat(
                        answer(
                                        "What does the sign say?",
                                        "The sign shows a boar. It says “Beware!”\n\nNobody reads it.")
                                .text())
                .isEqualTo("The sign shows a boar. It says “Beware!” [1]");
    }

    @Test
    void aRowMayHaveManyCells() {
        String cells =
                IntStream.range(0, 50_000)
                        .mapToObj(i -> "k" + i + ": v" + i)
                        .collect(Collectors.joining("; "));
        var row = new Block(Block.Kind.ROW, 0, 0, "Pump: a; " + cells);
        assertThat(summary(row)).startsWith("Pump: a; k0: v0; ").endsWith(" …");
        assertThat(answer("What is k7?", row.text()).cited()).containsExactly(0);
        assertThat(summary(paragraph("k0: v0; k1: v1; no cell. B.")))
                .isEqualTo("k0: v0; k1: v1; no cell.");
    }

    @Test
    void aSentenceOfASummaryHasABound() {
        String thousand = "word ".repeat(199) + "last.";
        assertThat(summary(paragraph(thousand))).isEqualTo(thousand);
        assertThat(summary(paragraph("word ".repeat(2_000_000) + "last.")))
                .isEqualTo("word ".repeat(199) + "word …");
        assertThat(summary(paragraph("{\"a\": " + "1,".repeat(100_000) + "}")))
                .matches("\\{\"a\": [1,]{994} …");
        assertThat(summary(paragraph("-" + "\uD83D\uDE00".repeat(100_000))))
                .isEqualTo("-" + "\uD83D\uDE00".repeat(499) + " …");
        assertThat(summary(new Block(Block.Kind.CODE, 0, 0, "+".repeat(100_000)))).hasSize(1_002);
    }

    private static String summary(Block block) {
        return Extract.summary(new Contents(null, List.of(block)));
    }

    private static Block paragraph(String text) {
        return new Block(Block.Kind.PARAGRAPH, 0, 0, text);
    }
}
