package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.programs.Checkout;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordCountTest {

    private static final Pattern WORD = Pattern.compile("\"word\":\"([a-z]*)\"");

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void countsTheWordsOfItsSample(String workers) {
        var counts = new TreeMap<String, Integer>();
        WORD.matcher(Checkout.read(Checkout.ROOT.resolve("examples/data/words.jsonl")))
                .results()
                .forEach(word -> counts.merge(word.group(1), 1, Integer::sum));

        Example.of("WordCount").run("--workers", workers);

        assertThat(Example.lines("out/word-count.csv"))
                .isEqualTo(
                        counts.entrySet().stream()
                                .map(count -> List.of(count.getKey(), "" + count.getValue()))
                                .toList());
    }
}
