package io.deltaway.assistant.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.search.Language;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InquiryTest {

    private static Inquiry inquiry(String question) {
        return new Inquiry(question, Language.ENGLISH);
    }

    @Test
    void lettersAndDigitsAreWordsBesideWhatIsWrittenWithoutSpaces() {
        var inquiry = inquiry("wifi\u5BC6\u7801 2026\u5E74\u7684");
        assertThat(inquiry.weights())
                .isEqualTo(Map.of("wifi", 1, "\u5BC6\u7801", 1, "2026", 2, "\u5E74\u7684", 1));
        assertThat(inquiry.words("WiFi\u5BC6\u7801, 2026 \u5E74\u7684"))
                .isEqualTo(inquiry.weights().keySet());
    }

    @Test
    void aCharacterAloneIsAWord() {
        assertThat(inquiry("\u732B?").words("\u732B\u306F")).contains("\u732B", "\u732B\u306F");
        assertThat(inquiry("\u732B\u306F").words("\u732B\u306F")).containsOnly("\u732B\u306F");
    }

    @Test
    void aNumberWithAPointIsOneAsIsANameWithAnApostrophe() {
        assertThat(inquiry("Does O'Brien run 3.5 or Emma's 10.0.0.1?").weights())
                .isEqualTo(Map.of("o'brien", 2, "run", 1, "3.5", 2, "emma", 2, "10.0.0.1", 2));
    }

    @Test
    void aNameIsOneHoweverItIsComposed() {
        Map<String, Integer> weights = inquiry("Where is M\u00FCller?").weights();
        assertThat(weights).containsValue(2).hasSize(1);
        assertThat(inquiry("Where is Mu\u0308ller?").weights()).isEqualTo(weights);
    }
}
