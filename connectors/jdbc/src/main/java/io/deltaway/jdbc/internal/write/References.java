package io.deltaway.jdbc.internal.write;

import io.deltaway.engine.batch.Batch;
import io.deltaway.jdbc.sql.Dialect;
import io.deltaway.jdbc.sql.Lookup;
import io.deltaway.jdbc.sql.Reference;
import io.deltaway.jdbc.sql.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Finds the rows that refer to none when all of a batch are there: where constraints are looked at
/// late, the database says that there is one, but not which. Owned by one thread.
final class References {

    private final Target target;
    private final List<Side> sides = new ArrayList<>();

    private record Side(Reference reference, List<Integer> columns, Lookup lookup) {}

    /// A row at fault.
    record Broken(int row, String message) {}

    References(Connection connection, Dialect dialect, Target target, List<Reference> known)
            throws SQLException {
        this.target = target;
        for (Reference one : known) {
            List<Integer> columns = one.columns().stream().map(target.columns()::indexOf).toList();
            if (!columns.contains(-1)) {
                sides.add(
                        new Side(
                                one,
                                columns,
                                Lookup.of(connection, dialect, target, one, columns)));
            }
        }
    }

    /// The rows that come and refer to nothing. Where there are none, those that go and are
    /// referred to.
    ///
    /// @param remaining those of some rows that were not left out
    List<Broken> broken(Batch batch, UnaryOperator<int[]> remaining) throws SQLException {
        int[] come = IntStream.range(0, batch.size()).filter(r -> batch.weight(r) > 0).toArray();
        List<Broken> found = broken(batch, remaining.apply(come), true);
        if (!found.isEmpty() || target.key().isEmpty()) {
            return found;
        }
        int[] go = new KeyGroups(batch, target.key()).deleted();
        return broken(batch, remaining.apply(go), false);
    }

    private List<Broken> broken(Batch batch, int[] rows, boolean refer) throws SQLException {
        Map<Integer, Broken> broken = new HashMap<>();
        for (Side side : sides) {
            if (side.reference.refers() == refer) {
                Map<List<@Nullable Object>, Boolean> known = new HashMap<>();
                for (int row : rows) {
                    List<@Nullable Object> values = values(batch, side.columns, row);
                    if (values.contains(null)) {
                        continue;
                    }
                    Boolean finds = known.get(values);
                    if (finds == null) {
                        finds = side.lookup.finds(batch, row);
                        known.put(values, finds);
                    }
                    if (finds != refer) {
                        broken.putIfAbsent(row, new Broken(row, message(side.reference, values)));
                    }
                }
            }
        }
        return List.copyOf(broken.values());
    }

    private List<@Nullable Object> values(Batch batch, List<Integer> columns, int row) {
        var values = new ArrayList<@Nullable Object>();
        for (int column : columns) {
            values.add(batch.column(column).value(target.schema().type(column), row));
        }
        return values;
    }

    private static String message(Reference reference, List<@Nullable Object> values) {
        String key =
                IntStream.range(0, values.size())
                        .mapToObj(c -> reference.columns().get(c) + "=" + values.get(c))
                        .collect(Collectors.joining(", "));
        String other = String.join(".", reference.other().parts());
        return reference.refers()
                ? "%s refers to no row of %s (constraint %s)"
                        .formatted(key, other, reference.name())
                : "rows of %s refer to %s (constraint %s)".formatted(other, key, reference.name());
    }
}
