package io.deltaway.ai.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.ai.Cited;
import io.deltaway.ai.Passage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What of an answer is a citation.
class CitationsTest {

    private static final List<Passage> SHOWN =
            List.of(
                    new Passage(
                            "a.md",
                            "The first is args[0], the second args[1], as größe[2] and f(x)[1]. Item"
                                    + " [12] is a zebra. Paris is large."),
                    new Passage("b.md", "Bread."));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "It is args[1], args[0] is not [1].|It is args[1], args[0] is not [1].",
                "In größe[2] and f(x)[1], so [2].|In größe[2] and f(x)[1], so [1].",
                "Item [12], no rows[7], but [9][1].|Item [12], no rows[7], but [1].",
                "m[0][1] and m[i][1][2] as in [1, 2]|m[0][1] and m[i][1][2] as in [1] [2]",
                "Paris[1].|Paris [1].",
                "`args[1]`[1], _Paris_[1] (Paris)[1]|`args[1]` [1], _Paris_ [1] (Paris) [1]",
                "食堂在巴黎[2]。|食堂在巴黎 [1]。"
            })
    void whatIsNoneStaysAsItIs(String said, String shown) {
        assertThat(Citations.checked(said, SHOWN).text()).isEqualTo(shown);
    }

    @Test
    void anIndexThatAPassageOfAnotherNumberHasCitesNothing() {
        assertThat(Citations.checked("It is größe[2].", SHOWN))
                .isEqualTo(new Cited(false, "It is größe[2].", List.of()));
    }

    @Test
    void aTokenOfItsOwnPassageCitesItWhereNothingElseDoes() {
        List<Passage> shown =
                List.of(
                        new Passage("a.md", "Paris is the capital[1] and large[2]."),
                        new Passage("b.md", "It has two airports[2] and a river[1]."));
        assertThat(Citations.checked("Two airports[2], capital[1], large[2].", shown))
                .isEqualTo(
                        new Cited(
                                true,
                                "Two airports[2], capital[1], large[2]. [1] [2]",
                                List.of("b.md", "a.md")));
        assertThat(Citations.beginning("Two airports[2], ", shown)).isEqualTo("Two airports[2],");
        assertThat(Citations.checked("The capital[1], a river [2].", shown))
                .isEqualTo(new Cited(true, "The capital[1], a river [1].", List.of("b.md")));
    }
}
