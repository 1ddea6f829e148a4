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
import java.util.Collection;
import java.util.stream.Collectors;

/// Filters of LangChain4j as the text that a question brings.
public final class FilterText {

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
            case IsEqualTo is -> one(is.key(), "= " + value(is.comparisonValue()), holds);
            case IsNotEqualTo is -> one(is.key(), "= " + value(is.comparisonValue()), !holds);
            case IsGreaterThan is -> one(is.key(), "> " + value(is.comparisonValue()), holds);
            case IsGreaterThanOrEqualTo is ->
                    one(is.key(), ">= " + value(is.comparisonValue()), holds);
            case IsLessThan is -> one(is.key(), "< " + value(is.comparisonValue()), holds);
            case IsLessThanOrEqualTo is ->
                    one(is.key(), "<= " + value(is.comparisonValue()), holds);
            case IsIn is -> one(is.key(), "in " + values(is.comparisonValues()), holds);
            case IsNotIn is -> one(is.key(), "in " + values(is.comparisonValues()), !holds);
            case ContainsString is ->
                    one(is.key(), "like " + containing(is.comparisonValue()), holds);
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
    private static String one(String key, String comparison, boolean holds) {
        String text = key(key) + " " + comparison;
        return holds ? text : "(%s is null or not (%s))".formatted(key, text);
    }

    private static String key(String key) {
        if (!key.matches("[A-Za-z]\\w*")) {
            throw new UnsupportedFeatureException("live documents have no metadata called " + key);
        }
        return key;
    }

    private static String value(Object value) {
        return value instanceof Number number ? plain(number) : quoted(value.toString());
    }

    /// Without an exponent, and whole where it is.
    private static String plain(Number number) {
        try {
            return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            throw new UnsupportedFeatureException(number + " can't be compared");
        }
    }

    private static String values(Collection<?> values) {
        return values.stream().map(FilterText::value).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String containing(String part) {
        if (part.matches(".*[%_\\\\].*")) {
            throw new UnsupportedFeatureException("a part with %, _ or \\ can't be looked for");
        }
        return quoted("%" + part + "%");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
