package io.deltaway.connect;

/// A sink found that a row is in its table as often as no row can be. That is not the sink's fault:
/// the runner says where to look.
public final class RowCountException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean negative;

    private RowCountException(boolean negative, String message) {
        super(message);
        this.negative = negative;
    }

    /// The sum of a row's weights.
    ///
    /// @throws RowCountException where the row is there fewer than zero times then, or more often
    ///   than a `long` can count
    public static long sum(long weight, long more) {
        long sum = weight + more;
        if (((weight ^ sum) & (more ^ sum)) < 0) {
            throw tooMany();
        }
        if (sum < 0) {
            throw new RowCountException(
                    true, "a row was retracted more often than it was inserted");
        }
        return sum;
    }

    /// A row is there more often than a `long` can count.
    public static RowCountException tooMany() {
        return new RowCountException(false, "a row is there more than 2^63 - 1 times");
    }

    /// Whether it was retracted too often.
    public boolean isNegative() {
        return negative;
    }
}
