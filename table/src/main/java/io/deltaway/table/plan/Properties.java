package io.deltaway.table.plan;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What is known of a table before it has rows.
///
/// @param appendOnly whether rows only ever appear
/// @param uniqueKeys sets of columns of which no two rows have the same values; an empty set means
///   at most one row
public record Properties(boolean appendOnly, Set<List<String>> uniqueKeys) {

    public static final Properties CHANGING = new Properties(false, Set.of());
    public static final Properties APPEND_ONLY = new Properties(true, Set.of());

    public Properties {
        uniqueKeys = Set.copyOf(uniqueKeys);
    }

    public Properties withAppendOnly(boolean only) {
        return new Properties(only, uniqueKeys);
    }

    public Properties withoutKeys() {
        return new Properties(appendOnly, Set.of());
    }

    /// Whether no two rows have the same values in these columns.
    public boolean isUnique(Collection<String> columns) {
        return uniqueKeys.stream().anyMatch(columns::containsAll);
    }

    @Override
    public String toString() {
        String changes = appendOnly ? "append-only" : "changing";
        return uniqueKeys.isEmpty()
                ? changes
                : uniqueKeys.stream()
                        .map(key ->
                                key.isEmpty() ? "one row" : "unique by " + String.join(", ", key))
                        .sorted()
                        .collect(Collectors.joining("; ", changes + ", ", ""));
    }
}
