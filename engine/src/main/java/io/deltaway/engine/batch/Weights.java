package io.deltaway.engine.batch;

/// Checked arithmetic of weights. They range over ±(2^63 - 1), so that each can be negated.
public final class Weights {

    private Weights() {}

    /// @throws WeightOverflowException where the sum is out of range
    public static long sum(long a, long b) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0 || sum == Long.MIN_VALUE) {
            throw new WeightOverflowException(a + " + " + b);
        }
        return sum;
    }

    /// @throws WeightOverflowException where the product is out of range
    public static long product(long a, long b) {
        long product = a * b;
        if (Math.multiplyHigh(a, b) != product >> 63 || product == Long.MIN_VALUE) {
            throw new WeightOverflowException(a + " * " + b);
        }
        return product;
    }
}
