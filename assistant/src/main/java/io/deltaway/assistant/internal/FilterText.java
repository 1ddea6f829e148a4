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
        return switch (filter) {
            case And and -> "(" + of(and.left()) + " and " + of(and.right()) + ")";
            case Or or -> "(" + of(or.left()) + " or " + of(or.right()) + ")";
            case Not not -> "not (" + of(not.expression()) + ")";
            case IsEqualTo is -> key(is.key()) + " = " + value(is.comparisonValue());
            case IsNotEqualTo is -> orMissing(is.key(), " != " + value(is.comparisonValue()));
            case IsGreaterThan is -> key(is.key()) + " > " + value(is.comparisonValue());
            case IsGreaterThanOrEqualTo is -> key(is.key()) + " >= " + value(is.comparisonValue());
            case IsLessThan is -> key(is.key()) + " < " + value(is.comparisonValue());
            case IsLessThanOrEqualTo is -> key(is.key()) + " <= " + value(is.comparisonValue());
            case IsIn is -> key(is.key()) + " in " + values(is.comparisonValues());
            case IsNotIn is -> orMissing(is.key(), " not in " + values(is.comparisonValues()));
            case ContainsString is -> key(is.key()) + " like " + containing(is.comparisonValue());
            default ->
                    throw new UnsupportedFeatureException(
                            "filters of live documents have no "
                                    + filter.getClass().getSimpleName());
        };
    }

    private static String key(String key) {
        if (!key.matches("[A-Za-z]\\w*")) {
            throw new UnsupportedFeatureException("live documents have no metadata called " + key);
        }
        return key;
    }

    /// As LangChain4j has it: what is not there is unlike everything.
    private static String orMissing(String key, String condition) {
        return "(%s is null or %s%s)".formatted(key(key), key, condition);
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
