package io.deltaway.assistant;

import org.jspecify.annotations.Nullable;

/// Which passages a question is about.
///
/// @param under what the paths of their documents begin with; null for all
/// @param filter what is true of them, as of `/v1/retrieve`: `page < 10 and path like 'a/%'`; null
///   for all
public record Scope(@Nullable String under, @Nullable String filter) {

    /// All.
    public static Scope all() {
        return new Scope(null, null);
    }

    /// Those of documents whose path begins with this.
    public static Scope under(String path) {
        return new Scope(path, null);
    }

    /// Of these those for which a filter is true.
    public Scope filteredBy(String other) {
        return new Scope(under, filter == null ? other : "(" + filter + ") and (" + other + ")");
    }
}
