package io.deltaway.table.internal;

import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.List;

/// Where terms stand among the columns of an operator. Terms that compute the same have one place.
final class Places {

    private final List<Term> terms = new ArrayList<>();
    private final List<Integer> columns = new ArrayList<>();

    /// The column of a term, or -1.
    int find(Term term) {
        for (int i = 0; i < terms.size(); i++) {
            if (Terms.same(terms.get(i), term)) {
                return columns.get(i);
            }
        }
        return -1;
    }

    void put(Term term, int column) {
        terms.add(term);
        columns.add(column);
    }
}
