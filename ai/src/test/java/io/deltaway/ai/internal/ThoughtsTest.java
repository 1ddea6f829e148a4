package io.deltaway.ai.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What a model thinks aloud is no part of its answer.
class ThoughtsTest {

    @Test
    void theAnswerStandsBehindThem() {
        assertThat(Thoughts.without("<think>It may be [1].</think>It is [2]."))
                .isEqualTo("It is [2].");
        assertThat(Thoughts.without("\n<think>\nso\n</think>\n\nyes")).isEqualTo("\n\nyes");
        assertThat(Thoughts.without("It may be [1].\n</think>\nIt is [2]."))
                .isEqualTo("\nIt is [2].");
        assertThat(Thoughts.without("It is [2].")).isEqualTo("It is [2].");
        String quoting = "It marks thoughts with <think> and </think> [1].";
        assertThat(Thoughts.without(quoting)).isEqualTo(quoting);
    }

    @Test
    void nothingIsSaidAsLongAsTheyGoOn() {
        for (String said : new String[] {"", "<th", " <think>", "<think>It is [1].</thi"}) {
            assertThat(Thoughts.without(said)).as(said).isEmpty();
        }
        assertThat(Thoughts.without("<them>")).isEqualTo("<them>");
    }
}
