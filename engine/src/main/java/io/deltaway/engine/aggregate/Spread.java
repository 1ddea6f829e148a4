package io.deltaway.engine.aggregate;

import io.deltaway.engine.aggregate.Candidate.Bound;
import io.deltaway.engine.aggregate.Signature.Nullability;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Which measure of spread is computed, from the exact count, sum and sum of squares. With n
/// values, sum S and sum of squares Q the variance of a population is (nQ - S²) / n², that of a
/// sample (nQ - S²) / n(n-1).
enum Spread {
    VARIANCE_SAMPLE("varianceSample", "The variance of a sample", true, false),
    VARIANCE_POPULATION("variancePopulation", "The variance of a population", false, false),
    STDDEV_SAMPLE("stddevSample", "The standard deviation of a sample", true, true),
    STDDEV_POPULATION("stddevPopulation", "The standard deviation of a population", false, true);

    private static final long EXACT_IN_DOUBLE = 1L << 53;

    private final String function;
    private final String summary;
    private final boolean sample;
    private final boolean root;

    Spread(String function, String summary, boolean sample, boolean root) {
        this.function = function;
        this.summary = summary;
        this.sample = sample;
        this.root = root;
    }

    static List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        for (Spread spread : values()) {
            candidates.add(spread.candidate(Candidate::isWhole, "INT or LONG", LongSpread::new));
            candidates.add(
                    spread.candidate(Candidate::isFloating, "FLOAT or DOUBLE", DoubleSpread::new));
        }
        return candidates;
    }

    private Candidate candidate(
            Predicate<Type> accepts, String arguments, Function<Spread, Aggregate> constructor) {
        Supplier<Aggregate> factory = () -> constructor.apply(this);
        var signature =
                new Signature(
                        function,
                        arguments,
                        "",
                        "DOUBLE",
                        sample ? Nullability.ALWAYS : Nullability.WITH_ARGUMENTS,
                        sample ? "null, also of one value" : "null",
                        summary + ", correctly rounded.");
        return new Candidate(
                signature,
                (types, parameters) ->
                        types.size() == 1 && parameters.isEmpty() && accepts.test(types.getFirst())
                                ? new Bound(Simple.DOUBLE, factory)
                                : null);
    }

    /// Whether there is a result for this many values.
    boolean isDefinedFor(long count) {
        return count > (sample ? 1 : 0);
    }

    /// The result for n values where (nQ - S²) is `numerator` times 2 to the power of `exponent`.
    double of(BigInteger numerator, int exponent, long count) {
        BigInteger n = BigInteger.valueOf(count);
        BigInteger divisor = n.multiply(sample ? n.subtract(BigInteger.ONE) : n);
        return root
                ? Rounding.squareRoot(numerator, divisor, exponent)
                : Rounding.quotient(numerator, divisor, exponent);
    }

    /// The same where numbers are small.
    double of(long numerator, long count) {
        long divisor = count * (sample ? count - 1 : count);
        boolean exact = !root && numerator <= EXACT_IN_DOUBLE && count < 1 << 26;
        return exact ? (double) numerator / divisor : of(BigInteger.valueOf(numerator), 0, count);
    }
}
