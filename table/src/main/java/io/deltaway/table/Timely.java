package io.deltaway.table;

/// A table whose late rows are refused: what `refuseLate` gives.
public final class Timely<R> {

    private final Judgement<R> judgement;

    Timely(Judgement<R> judgement) {
        this.judgement = judgement;
    }

    /// The rows that came in time.
    public Table<R> inTime() {
        return judgement.inTime();
    }

    /// The rows that were refused, each as often as it came. A retraction that is refused is not
    /// among them.
    public Table<R> late() {
        return judgement.late();
    }
}
