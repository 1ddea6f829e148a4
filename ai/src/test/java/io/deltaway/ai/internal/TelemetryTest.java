package io.deltaway.ai.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.util.Utils;
import org.junit.jupiter.api.Test;

/// A tokenizer is read without a word to anybody.
class TelemetryTest {

    @Test
    void theLibraryOfTheTokenizersIsToldToTellNothing() {
        assertThat(LocalModel.get().dimension()).isEqualTo(LocalModel.DIMENSION);
        assertThat(Utils.getEnvOrSystemProperty("OPT_OUT_TRACKING"))
                .as("what it looks at before it calls home")
                .isEqualTo("true");
    }
}
