package io.deltaway.plans;

import io.deltaway.engine.value.Values;
import io.deltaway.plans.Naive.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The rows of each group with the time that windows see, evaluated naively. Rows that fail are
/// left out.
final class TimedGroups {

    private TimedGroups() {}

    /// A row of a group.
    ///
    /// @param value a whole number, or null
    record Timed(long at, @Nullable Object value, Rows row) {}

    /// The groups of all rows of an input by their keys.
    ///
    /// @param check of a time; throws where a row of it fails
    static Map<List<@Nullable Object>, List<Timed>> of(
            Naive naive,
            int input,
            List<Formula> keys,
            Formula time,
            Formula value,
            LongConsumer check) {
        var groups =
                new TreeMap<List<@Nullable Object>, List<Timed>>((a, b) -> {
                    for (int i = 0; i < keys.size(); i++) {
                        int order = Values.compare(keys.get(i).type(), a.get(i), b.get(i));
                        if (order != 0) {
                            return order;
                        }
                    }
                    return 0;
                });
        for (Rows row : naive.total(input)) {
            naive.attempt(
                    row.weight(),
                    () -> {
                        var key = new ArrayList<@Nullable Object>();
                        for (Formula part : keys) {
                            key.add(Evaluation.value(part, naive.sight(input, row)));
                        }
                        Object of = Evaluation.value(value, naive.sight(input, row));
                        Object at = Evaluation.value(time, naive.sight(input, row));
                        if (at == null) {
                            throw new RowFails(RowFails.NULL);
                        }
                        check.accept((Long) at);
                        groups.computeIfAbsent(key, k -> new ArrayList<>())
                                .add(new Timed((Long) at, of, row));
                    });
        }
        return groups;
    }

    /// The largest value; null where there is none.
    static @Nullable Long most(List<Timed> rows) {
        Long most = null;
        for (Timed row : rows) {
            if (row.value() != null) {
                most =
                        most == null
                                ? (Long) row.value()
                                : (Long) Math.max(most, (Long) row.value());
            }
        }
        return most;
    }
}
