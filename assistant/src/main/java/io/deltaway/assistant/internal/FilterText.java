package io.deltaway.assistant.internal;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.ContainsString;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsIn;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThan;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotIn;
import dev.langchain4j.store.embedding.filter.logical.And;
import dev.langchain4j.store.embedding.filter.logical.Not;
import dev.langchain4j.store.embedding.filter.logical.Or;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Filters of LangChain4j as the text that a question brings.
public final class FilterText {

    private static final BigDecimal NONE = BigDecimal.valueOf(-1);

    /// What is a number, and the greatest that can be asked for.
    private static final Map<String, Long> MOST =
            Map.of("page", (long) Integer.MAX_VALUE, "size", Long.MAX_VALUE);

    private static final List<String> TEXTS =
            List.of("path", "title", "section", "mediaType", "owner", "modified");

    private FilterText() {}

    /// @throws UnsupportedFeatureException where it can't be said
    public static String of(Filter filter) {
        return of(filter, true);
    }

    /// @param holds whether the filter is to be true, and not false
    private static String of(Filter filter, boolean holds) {
        return switch (filter) {
            case And and -> both(and.left(), and.right(), holds ? "and" : "or", holds);
            case Or or -> both(or.left(), or.right(), holds ? "or" : "and", holds);
            case Not not -> of(not.expression(), !holds);
            case IsEqualTo is -> one(is.key(), "= ", equal(is.key(), is.comparisonValue()), holds);
            case IsNotEqualTo is ->
                    one(is.key(), "= ", equal(is.key(), is.comparisonValue()), !holds);
            case IsGreaterThan is ->
                    one(is.key(), "> ", floor(is.key(), is.comparisonValue()), holds);
            case IsGreaterThanOrEqualTo is ->
                    one(is.key(), ">= ", ceiling(is.key(), is.comparisonValue()), holds);
            case IsLessThan is ->
                    one(is.key(), "< ", ceiling(is.key(), is.comparisonValue()), holds);
            case IsLessThanOrEqualTo is ->
                    one(is.key(), "<= ", floor(is.key(), is.comparisonValue()), holds);
            case IsIn is -> one(is.key(), "in ", values(is.key(), is.comparisonValues()), holds);
            case IsNotIn is ->
                    one(is.key(), "in ", values(is.key(), is.comparisonValues()), !holds);
            case ContainsString is ->
                    one(is.key(), "like ", containing(is.key(), is.comparisonValue()), holds);
            default ->
                    throw new UnsupportedFeatureException(
                            "filters of live documents have no "
                                    + filter.getClass().getSimpleName());
        };
    }

    private static String both(Filter left, Filter right, String word, boolean holds) {
        return "(" + of(left, holds) + " " + word + " " + of(right, holds) + ")";
    }

    /// As LangChain4j has it: what is not there is unlike everything.
    private static String one(String key, String comparison, String value, boolean holds) {
        String text = key + " " + comparison + value;
        return holds ? text : "(%s is null or not (%s))".formatted(key, text);
    }

    private static String equal(String key, Object value) {
        return value(key, value, RoundingMode.UNNECESSARY);
    }

    private static String floor(String key, Object value) {
        return value(key, value, RoundingMode.FLOOR);
    }

    private static String ceiling(String key, Object value) {
        return value(key, value, RoundingMode.CEILING);
    }

    /// @param mode to which whole number another one may be rounded, if any
    private static String value(String key, Object value, RoundingMode mode) {
        Long most = MOST.get(key);
        if (most == null && !TEXTS.contains(key)) {
            throw new UnsupportedFeatureException(
                    "filters of live documents name no %s: expected page, size or one of %s"
                            .formatted(key, String.join(", ", TEXTS)));
        } else if (most != null && value instanceof Number number) {
            return whole(number, BigDecimal.valueOf(most), mode);
        } else if (most == null && !(value instanceof Number)) {
            return quoted(value.toString());
        }
        throw new UnsupportedFeatureException(
                "%s of live documents can't be compared with %s".formatted(key, value));
    }

    /// All that is counted is at least 0, and less than the most: so nothing is equal to what
    /// stands here for other numbers.
    private static String whole(Number number, BigDecimal most, RoundingMode mode) {
        BigDecimal value;
        try {
            value = new BigDecimal(number.toString());
        } catch (NumberFormatException e) {
            throw new UnsupportedFeatureException(number + " can't be compared");
        }
        BigDecimal within = value.max(NONE).min(most);
        boolean isWhole = within.stripTrailingZeros().scale() <= 0;
        return mode == RoundingMode.UNNECESSARY && !isWhole
                ? NONE.toPlainString()
                : within.setScale(0, mode).toPlainString();
    }

    private static String values(String key, Collection<?> values) {
        return values.stream()
                .map(value -> equal(key, value))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String containing(String key, String part) {
        if (part.matches("(?s).*[%_\\\\].*")) {
            throw new UnsupportedFeatureException("a part with %, _ or \\ can't be looked for");
        }
        return value(key, "%" + part + "%", RoundingMode.UNNECESSARY);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
