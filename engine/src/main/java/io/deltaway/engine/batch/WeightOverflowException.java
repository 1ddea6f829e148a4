package io.deltaway.engine.batch;

/// A row would stand in a table more than 2^63 - 1 times. What is computed from a wrapped weight
/// can't be trusted, so it poisons the circuit. Causes: factors of `weightedBy` that are no counts,
/// or joins of rows that are repeated very often.
public final class WeightOverflowException extends ArithmeticException {

    private static final long serialVersionUID = 1;

    /// @param computation the sum or product that doesn't fit: "9223372036854775807 + 1"
    public WeightOverflowException(String computation) {
        super(
                "DW-0219 a row would have the weight "
                        + computation
                        + ", beyond 64 bits. Look for factors of weightedBy that are no counts, and for joins of"
                        + " rows that are repeated very often; distinct() before such a step helps.");
    }
}
