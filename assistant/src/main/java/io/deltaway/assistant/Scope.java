package io.deltaway.assistant;

import io.deltaway.table.PlanException;
import java.util.Objects;
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
        return new Scope(Objects.requireNonNull(path, "expected a path, got null"), null);
    }

    /// Of these those for which a filter is true.
    ///
    /// @throws PlanException where parentheses or quotes don't close, so that it could say more
    ///   than what is true of these
    public Scope filteredBy(String other) {
        if (!isClosed(Objects.requireNonNull(other, "expected a filter, got null"))) {
            throw new PlanException(
                    "DW-0116",
                    "a filter that could say more than it seems to",
                    "one whose parentheses and quotes close",
                    other,
                    "close them");
        }
        return new Scope(under, filter == null ? other : "(" + filter + ") and (" + other + ")");
    }

    private static boolean isClosed(String filter) {
        int open = 0;
        boolean quoted = false;
        for (int i = 0; i < filter.length() && open >= 0; i++) {
            char c = filter.charAt(i);
            quoted ^= c == '\'';
            if (!quoted) {
                open += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        return open == 0 && !quoted;
    }
}
