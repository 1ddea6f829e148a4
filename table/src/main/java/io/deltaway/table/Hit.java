package io.deltaway.table;

import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;

/// What a search says of a row that it found.
public final class Hit<S> {

    /// Hidden columns of found rows.
    static final String SCORE = "$score";

    static final String RANK = "$rank";

    static final String PASSAGES = "$passages";

    Hit() {}

    /// How good the row is, the larger the better; what it means depends on the search.
    public DoubleExpr<S> score() {
        return Typed.of(new Term.Column(Side.ELEMENT, SCORE, Simple.DOUBLE, false));
    }

    /// Its place in the answer, from 1 on.
    public LongExpr<S> rank() {
        return Typed.of(new Term.Column(Side.ELEMENT, RANK, Simple.LONG, false));
    }
}
