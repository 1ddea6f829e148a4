package io.deltaway.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row and its weight: +1 where it appears, -1 where it is retracted.
///
/// @param values the values of the columns, as a user's program sees them
public record WeightedRow(List<@Nullable Object> values, long weight) {

    // not compact: the compiler forgets what may be null in a compact constructor's parameters
    public WeightedRow(List<@Nullable Object> values, long weight) {
        this.values = Collections.unmodifiableList(new ArrayList<>(values));
        this.weight = weight;
    }

    public static WeightedRow of(long weight, @Nullable Object... values) {
        return new WeightedRow(Arrays.asList(values), weight);
    }

    public WeightedRow withWeight(long other) {
        return new WeightedRow(values, other);
    }
}
