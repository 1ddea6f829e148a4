package io.deltaway.assistant.internal;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.store.embedding.filter.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Filters of LangChain4j as questions bring them.
class FilterTextTest {

    @Test
    void numbersHaveNoExponent() {
        assertThat(FilterText.of(metadataKey("size").isGreaterThan(1e7)))
                .isEqualTo("size > 10000000");
        assertThat(FilterText.of(metadataKey("page").isLessThan(10.0))).isEqualTo("page < 10");
        assertThat(FilterText.of(metadataKey("page").isLessThan(-1.5f))).isEqualTo("page < -1");
        assertThatThrownBy(() -> FilterText.of(metadataKey("page").isLessThan(Double.NaN)))
                .isInstanceOf(UnsupportedFeatureException.class);
    }

    @Test
    void numbersOfAnyClassAreComparedWithWholeOnes() {
        var page = metadataKey("page");
        assertThat(
                        List.of(
                                FilterText.of(page.isLessThan(1.5)),
                                FilterText.of(page.isLessThanOrEqualTo(1.5)),
                                FilterText.of(page.isGreaterThan(1.5)),
                                FilterText.of(page.isGreaterThanOrEqualTo(1.5)),
                                FilterText.of(page.isEqualTo(2.0)),
                                FilterText.of(page.isEqualTo(1.5)),
                                FilterText.of(page.isIn(1.5)),
                                FilterText.of(page.isNotEqualTo(1.5)),
                                FilterText.of(page.isLessThan(1e300)),
                                FilterText.of(metadataKey("size").isGreaterThan(-1e300))))
                .containsExactly(
                        "page < 2",
                        "page <= 1",
                        "page > 1",
                        "page >= 2",
                        "page = 2",
                        "page = -1",
                        "page in (-1)",
                        "(page is null or not (page = -1))",
                        "page < 2147483647",
                        "size > -1");
    }

    @Test
    void whatCantBeSaidIsRefusedAtOnce() {
        for (Filter filter :
                List.of(
                        metadataKey("id").isEqualTo("a"),
                        metadataKey("colour").isGreaterThan(1),
                        metadataKey("a b").isNotIn("a"),
                        metadataKey("title").isEqualTo(5),
                        metadataKey("page").isEqualTo("5"),
                        metadataKey("page").containsString("5"),
                        metadataKey("path").containsString("\n_"))) {
            assertThatThrownBy(() -> FilterText.of(filter))
                    .as(filter.toString())
                    .isInstanceOf(UnsupportedFeatureException.class);
        }
        assertThatThrownBy(() -> FilterText.of(metadataKey("id").isEqualTo("a")))
                .hasMessage(
                        "filters of live documents name no id: expected page, size or one of path,"
                                + " title, section, mediaType, owner, modified");
    }

    @Test
    void whatIsMissingIsUnlikeEverything() {
        assertThat(FilterText.of(metadataKey("title").isNotEqualTo("it's")))
                .isEqualTo("(title is null or not (title = 'it''s'))");
        assertThat(FilterText.of(metadataKey("page").isNotIn(1, 2)))
                .startsWith("(page is null or not (page in (");
        assertThat(
                        FilterText.of(
                                Filter.not(
                                        Filter.or(
                                                metadataKey("title").isNotEqualTo("a"),
                                                metadataKey("page").isGreaterThan(3)))))
                .isEqualTo("(title = 'a' and (page is null or not (page > 3)))");
    }
}
