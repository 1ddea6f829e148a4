package io.deltaway.engine.aggregate;

import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All aggregates, by name.
public final class Aggregates {

    private static final List<Candidate> CANDIDATES =
            Stream.of(
                            Counts.candidates(),
                            LongSums.candidates(),
                            DoubleSums.candidates(),
                            DecimalSums.candidates(),
                            VectorSums.candidates(),
                            Spread.candidates(),
                            Extremes.candidates(),
                            DistinctCounts.candidates(),
                            ApproximateDistinctCounts.candidates(),
                            Quantiles.candidates(),
                            BooleanTests.candidates(),
                            Lists.candidates(),
                            RecomputedAggregate.candidates())
                    .flatMap(List::stream)
                    .toList();

    private Aggregates() {}

    /// Every signature of every aggregate.
    public static List<Signature> all() {
        return CANDIDATES.stream().map(Candidate::signature).toList();
    }

    /// Finds the aggregate `name` for arguments of these types.
    ///
    /// @param parameters constants: a quantile, a separator, a number of values, a user's aggregate
    /// @throws IllegalArgumentException if no signature fits; the message lists those there are
    public static ResolvedAggregate resolve(
            String name, List<Type> argumentTypes, List<Object> parameters) {
        for (Candidate candidate : CANDIDATES) {
            if (candidate.signature().name().equals(name)) {
                ResolvedAggregate resolved = candidate.resolve(argumentTypes, parameters);
                if (resolved != null) {
                    return resolved;
                }
            }
        }
        throw new IllegalArgumentException(refusal(name, argumentTypes, parameters));
    }

    /// Makes the aggregates of one worker whose words stand one after the other in a state row, in
    /// this order. Those that can read their results from the state of an earlier one with the same
    /// arguments keep none themselves: sum and mean, or minimum, median and a sorted list.
    ///
    /// @param columns for each aggregate the columns that are its arguments
    public static List<Aggregate> createTogether(
            List<ResolvedAggregate> resolved, List<int[]> columns) {
        List<Aggregate> aggregates = new ArrayList<>();
        int[] offsets = new int[resolved.size() + 1];
        for (int i = 0; i < resolved.size(); i++) {
            Aggregate aggregate = resolved.get(i).create();
            for (int j = 0; j < i && aggregate instanceof SharesState sharing; j++) {
                Aggregate reading = sharing.over(aggregates.get(j));
                if (reading != null && Arrays.equals(columns.get(i), columns.get(j))) {
                    aggregate = new SharedReading(reading, offsets[i] - offsets[j]);
                }
            }
            aggregates.add(aggregate);
            offsets[i + 1] = offsets[i] + aggregate.words();
        }
        return aggregates;
    }

    private static String refusal(String name, List<Type> argumentTypes, List<Object> parameters) {
        String given =
                Stream.concat(argumentTypes.stream(), parameters.stream())
                        .map(Object::toString)
                        .collect(Collectors.joining(", "));
        List<Signature> namesakes =
                all().stream().filter(signature -> signature.name().equals(name)).toList();
        if (namesakes.isEmpty()) {
            return "no aggregate is called \""
                    + name
                    + "\"; there are "
                    + all().stream()
                            .map(Signature::name)
                            .distinct()
                            .collect(Collectors.joining(", "));
        }
        return "no aggregate "
                + name
                + "("
                + given
                + "); there are "
                + namesakes.stream().map(Signature::toString).collect(Collectors.joining("; "));
    }
}
