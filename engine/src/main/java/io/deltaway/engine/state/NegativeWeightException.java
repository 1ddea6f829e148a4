package io.deltaway.engine.state;

/// Something was retracted more often than it was inserted. Which row did so can't be told any
/// more, so nothing computed from it can be trusted: it poisons the circuit. Causes: a source that
/// retracts what it never gave, a lambda or user's function that is not deterministic.
public final class NegativeWeightException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// @param what what was retracted too often: "a group of (ticker, day)"
    /// @param weight its weight
    public NegativeWeightException(String what, long weight) {
        super(
                "DW-0210 "
                        + what
                        + " has weight "
                        + weight
                        + ": it was retracted more often than it was inserted. Look for a source that retracts rows which it never gave, or a"
                        + " function that does not always give the same result for the same row.");
    }
}
