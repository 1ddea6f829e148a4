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
    void pairsAreComparedWithoutCase() {
        var inquiry = inquiry("wifi\u5BC6\u7801");
        assertThat(inquiry.words("WiFi\u5BC6\u7801"))
                .contains("wi", "fi", "i\u5BC6", "\u5BC6\u7801")
                .isEqualTo(inquiry.weights().keySet());
    }

    @Test
    void aNameIsOneHoweverItIsComposed() {
        Map<String, Integer> weights = inquiry("Where is M\u00FCller?").weights();
        assertThat(weights).containsValue(2).hasSize(1);
        assertThat(inquiry("Where is Mu\u0308ller?").weights()).isEqualTo(weights);
    }
}
