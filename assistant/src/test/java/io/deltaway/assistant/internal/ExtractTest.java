package io.deltaway.assistant.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.documents.Block;
import io.deltaway.documents.Contents;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Answers that consist of sentences.
class ExtractTest {

    @Test
    void whatIsFoundByItsMeaningIsShown() {
        assertThat(
                        Extract.answer(
                                "When do I get paid?",
                                List.of(
                                        "Wages\n\nEmployees receive their wages on the last Friday."
                                                + " Advances are possible. Ask early.",
                                        "The canteen serves soup.")))
                .isEqualTo(
                        new Extract.Answered(
                                "No sentence has the words of the question. What comes closest: Employees"
                                        + " receive their wages on the last Friday. Advances are possible."
                                        + " [1]",
                                List.of(0)));
        assertThat(Extract.answer("When do I get paid?", List.of()).text())
                .isEqualTo("The documents say nothing about this.");
    }

    @Test
    void whatLooksAlikeIsOneWord() {
        assertThat(
                        Extract.answer(
                                        "Welche Gr\u00F6\u00DFe hat die flange?",
                                        List.of(
                                                "Die Gro\u0308\u00DFe der \uFB02an\u00ADge ist f\u00FCnf."))
                                .text())
                .endsWith(" ist f\u00FCnf. [1]")
                .startsWith("Die ");
    }

    @Test
    void whatIsWrittenWithoutSpacesIsComparedByPairs() {
        assertThat(Extract.answer("食堂几点开门？", List.of("办公室在二楼。\n\n食堂每天十一点开门。周日不开放。", "停车场在后面。")))
                .isEqualTo(new Extract.Answered("食堂每天十一点开门。 [1]", List.of(0)));
        assertThat(Extract.answer("休暇は何日ですか", List.of("給料は月末に払われます。", "休暇は年に二十日です。")).cited())
                .containsExactly(1);
    }

    @Test
    void theWordForWhichPassagesWereFoundCounts() {
        assertThat(
                        Extract.answer(
                                        "Which ship went to Batumi?",
                                        List.of(
                                                "Batumi is nice.",
                                                "Captain Orlov sailed the brig Meduza to Batumi.",
                                                "Emoji Batumi file.",
                                                "Nova Batumi brig.",
                                                "Release Falcon ships in September."))
                                .text())
                .startsWith("Batumi is nice. [1]");
    }

    @Test
    void aRowMayHaveManyCells() {
        String cells =
                IntStream.range(0, 50_000)
                        .mapToObj(i -> "k" + i + ": v" + i)
                        .collect(Collectors.joining("; "));
        var row = new Block(Block.Kind.ROW, 0, 0, "Pump: a; " + cells);
        assertThat(Extract.summary(new Contents(null, List.of(row)))).isEqualTo(row.text());
        assertThat(Extract.answer("What is k7?", List.of(row.text())).cited()).containsExactly(0);
        assertThat(Extract.summary(new Contents(null, List.of(paragraph(cells + "; no cell. B.")))))
                .isEqualTo(cells + "; no cell.");
    }

    private static Block paragraph(String text) {
        return new Block(Block.Kind.PARAGRAPH, 0, 0, text);
    }
}
