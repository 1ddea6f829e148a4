package io.deltaway.plans;

import io.deltaway.table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The user's functions over whole rows. They look at columns of type LONG, INT, TEXT, BOOLEAN and
/// DATE only, whose values have one text each.
final class Lambdas {

    private Lambdas() {}

    /// What a function over rows gives.
    record Made(@Nullable Long number, @Nullable String text) {}

    static boolean keeps(Row row, String column) {
        Object value = row.get(column);
        if (Objects.equals(value, 2L) || Objects.equals(value, "b")) {
            throw new IllegalArgumentException("not " + value);
        }
        return value == null || (value.toString().length() & 1) == 1;
    }

    static Made map(Row row, String first, String second) {
        Object a = row.get(first);
        Object b = row.get(second);
        if (a != null && a.equals(b)) {
            throw new IllegalStateException("twice " + a);
        }
        return new Made(
                b == null ? null : (long) b.toString().length(), a == null ? null : a.toString());
    }

    static List<Made> expand(Row row, String first, String second) {
        Object a = row.get(first);
        Object b = row.get(second);
        if (a instanceof String && Objects.equals(a, b)) {
            throw new IllegalStateException("twice " + a);
        }
        var made = new ArrayList<Made>();
        for (long i = 0; i < (a == null ? 1 : a.toString().length() % 3); i++) {
            made.add(new Made(i, b == null ? null : b.toString()));
        }
        return made;
    }

    static boolean accepts(Row kept, Row arrived, String column) {
        Object before = kept.get(column);
        Object now = arrived.get(column);
        if (Objects.equals(now, 2L) || Objects.equals(now, "b")) {
            throw new IllegalArgumentException("not " + now);
        }
        return before == null
                || now == null
                || now.toString().length() >= before.toString().length();
    }
}
