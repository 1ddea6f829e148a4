package io.deltaway.assistant.internal;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.store.embedding.filter.Filter;
import org.junit.jupiter.api.Test;

/// Filters of LangChain4j as questions bring them.
class FilterTextTest {

    @Test
    void numbersHaveNoExponent() {
        assertThat(FilterText.of(metadataKey("size").isGreaterThan(1e7)))
                .isEqualTo("size > 10000000");
        assertThat(FilterText.of(metadataKey("page").isLessThan(10.0))).isEqualTo("page < 10");
        assertThat(FilterText.of(metadataKey("page").isLessThan(-1.5f))).isEqualTo("page < -1.5");
        assertThatThrownBy(() -> FilterText.of(metadataKey("page").isLessThan(Double.NaN)))
                .isInstanceOf(UnsupportedFeatureException.class);
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
