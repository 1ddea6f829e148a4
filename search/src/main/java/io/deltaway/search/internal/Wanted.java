package io.deltaway.search.internal;

import java.util.List;
import java.util.stream.Collectors;

/// What is asked of each question. Its columns are, in this order, one for each part that is asked,
/// the limit where it is not the same for all, and the filter where questions bring one.
///
/// @param parts the parts that are asked
/// @param limit how many rows are found at most; 0 where a column says it
/// @param candidates how many rows of each part are looked at where several are asked
/// @param filtered whether questions bring a filter
/// @param filterable the columns that a filter may name
public record Wanted(
        List<PartWanted> parts,
        int limit,
        int candidates,
        boolean filtered,
        List<String> filterable) {

    public Wanted {
        parts = List.copyOf(parts);
        filterable = List.copyOf(filterable);
    }

    /// A part, by its number, and how much it counts beside others.
    public record PartWanted(int part, double weight, String text) {}

    @Override
    public String toString() {
        String all = parts.stream().map(PartWanted::text).collect(Collectors.joining(" and "));
        String filters = filtered ? ", filtered by " + String.join(", ", filterable) : "";
        return (limit == 0 ? "the best" : "the best " + limit) + " by " + all + filters;
    }
}
