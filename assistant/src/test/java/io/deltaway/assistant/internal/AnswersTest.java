package io.deltaway.assistant.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.search.Language;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What is answered without a model: a question, passages of which the best come first, and the
/// answer.
class AnswersTest {

    private static final String CASES =
            """
            ? What does the kestrel eat?
            - Kestrel number 1 flies over the hills of region 1. It eats mice.
            - Kestrel number 2 flies over the hills of region 2. It eats mice.
            - Kestrel number 3 flies over the hills of region 3. It eats mice.
            = Kestrel number 1 flies over the hills of region 1. It eats mice. [1]

            ? Which ship went to Batumi?
            - Release Falcon ships in September.
            - Batumi is nice.
            - Emoji Batumi file.
            - Nova Batumi brig.
            - Captain Orlov sailed the brig Meduza to Batumi.
            = Captain Orlov sailed the brig Meduza to Batumi. [1] Emoji Batumi file. [2]

            ? What is a quorum?
            - Meetings are held on Mondays. A quorum is five members. Minutes are kept.
            - The chair counts whether a quorum is there before each vote of the meeting.
            = A quorum is five members. [1] The chair counts whether a quorum is there before each vote of the meeting. [2]

            ? How often is the filter of the pump cleaned?
            - Open both valves before you start the pump. The lamp turns green.
            - The filter of the pump is cleaned each month. The pump is painted red.
            = The filter of the pump is cleaned each month. [1]

            ? Who was Ada Lovelace?
            - Ada Lovelace was a mathematician. She wrote the first program. She was buried in Hucknall.
            - Charles Babbage designed an engine.
            = Ada Lovelace was a mathematician. [1]

            ? Where was Ada Lovelace buried?
            - Ada Lovelace was a mathematician. She wrote the first program. She was buried in Hucknall.
            - Charles Babbage was buried in London.
            = Ada Lovelace was a mathematician. She wrote the first program. She was buried in Hucknall. [1]

            ? What does error 4711 mean?
            - Code 4711: the disk is full.
            - An error is shown in red. Errors mean that a step failed, and errors are logged.
            = Code 4711: the disk is full. [1] Errors mean that a step failed, and errors are logged. [2]

            ? What is the torque of K7?
            - Bolt: K6; torque: 12 Nm
              Bolt: K7; torque: 18 Nm
              Bolt: K8; torque: 25 Nm
            = Bolt: K7; torque: 18 Nm [1]

            ? Which employees get a sabbatical?
            - A sabbatical is granted after five years.
            - Employees get vouchers for lunch. The locker room is open.
            = A sabbatical is granted after five years. [1] Employees get vouchers for lunch. [2]

            ? Who wrote Emma and who painted Guernica?
            - Emma was written by Jane Austen, who wrote it in 1814.
            - The reviews of Emma were kind to its author.
            - Guernica was painted by Picasso.
            = Emma was written by Jane Austen, who wrote it in 1814. [1] Guernica was painted by Picasso. [2]

            ? Where is the archive?
            - The archive is in the cellar.
            - The archive is in the cellar.
            - The archive is closed on Mondays.
            = The archive is in the cellar. [1] The archive is closed on Mondays. [2]

            ? What does the warranty cover?
            - Heating. The warranty covers the boiler. [7] Radiators are not covered.
            = The warranty covers the boiler. [7] Radiators are not covered. [1]

            ? What is the capital of France?
            - France is a country in Europe. Its capital is Paris. It has 68 million people.
            - The capital of Germany is Berlin.
            - Capital gains are taxed in France at 30 %.
            = Capital gains are taxed in France at 30 %. [1] France is a country in Europe. Its capital is Paris. [2]

            ? What is the capital of France?
            - Paris is the capital of France.
            - France borders Germany. The capital of Germany is Berlin.
            = Paris is the capital of France. [1]

            ? Where is the archive kept?
            - The archive is kept in the cellar.
            - \u2022 The archive is kept in  the cellar
            = The archive is kept in the cellar. [1]

            ? How old must drivers be?
            - Drivers must have a licence. They must be 21 years old or older. Drivers of trucks must be 23 years old.
            = Drivers must have a licence. They must be 21 years old or older. Drivers of trucks must be 23 years old. [1]

            ? What does 3.5 mean?
            - The mean of 2.1 is a mean.
            - 3.5 is a version.
            = 3.5 is a version. [1]

            ? Who is O'Brien and what does she lead?
            - Smith will lead.
            - O'Brien is here.
            = O'Brien is here. [1]

            ? 2026年的预算是多少？
            - 2025年的预算是三百万元。
            - 2026 年的预算是五百万元。
            = 2026 \u5E74\u7684\u9884\u7B97\u662F\u4E94\u767E\u4E07\u5143\u3002 [1]

            ? 猫?
            - 犬は肉を食べる。
            - 猫は魚を食べる。
            = 猫は魚を食べる。 [1]

            ? Who is the treasurer?
            - Minutes are kept. They are sent to all members. The chair signs them.
            = No sentence has the words of the question. What comes closest: Minutes are kept. They are sent to all members. [1]
            """;

    @TestFactory
    Stream<DynamicTest> theAnswerIsWhatHasTheWordsOfTheQuestion() {
        return Stream.of(CASES.split("\n\n"))
                .map(one -> {
                    List<String> lines = List.of(one.strip().split("\n(?=[-=])"));
                    String question = lines.getFirst().substring(2);
                    List<String> passages =
                            lines.subList(1, lines.size() - 1).stream()
                                    .map(line -> line.substring(2).replace("\n  ", "\n"))
                                    .toList();
                    return DynamicTest.dynamicTest(
                            question,
                            () ->
                                    assertThat(
                                                    Extract.answer(
                                                                    question,
                                                                    passages,
                                                                    Language.ENGLISH)
                                                            .text())
                                            .isEqualTo(lines.getLast().substring(2)));
                });
    }
}
