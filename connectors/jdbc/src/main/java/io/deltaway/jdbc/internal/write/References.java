package io.deltaway.jdbc.internal.write;

import io.deltaway.engine.batch.Batch;
import io.deltaway.jdbc.sql.Dialect;
import io.deltaway.jdbc.sql.Lookup;
import io.deltaway.jdbc.sql.Reference;
import io.deltaway.jdbc.sql.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
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

    /// @param columns the places of the target's columns
    /// @param otherColumns those of columns of the target that are called as the other table's; -1
    ///   where there is none
    /// @param others finds rows of the other table
    /// @param own finds rows of the target
    private record Side(
            Reference reference,
            List<Integer> columns,
            List<Integer> otherColumns,
            Lookup others,
            Lookup own) {

        /// A row that goes leaves no gap where another one has its values.
        boolean isBroken(Batch batch, int row) throws SQLException {
            return reference.refers()
                    ? !others.finds(batch, row)
                    : !own.finds(batch, row) && others.finds(batch, row);
        }
    }

    /// A row at fault.
    record Broken(int row, String message) {}

    References(Connection connection, Dialect dialect, Target target, List<Reference> known)
            throws SQLException {
        this.target = target;
        for (Reference one : known) {
            List<Integer> columns = places(one.columns());
            if (!columns.contains(-1)) {
                sides.add(
                        new Side(
                                one,
                                columns,
                                places(one.otherColumns()),
                                Lookup.of(
                                        connection,
                                        dialect,
                                        target,
                                        one.other(),
                                        one.otherColumns(),
                                        columns),
                                Lookup.of(
                                        connection,
                                        dialect,
                                        target,
                                        target.name(),
                                        one.columns(),
                                        columns)));
            }
        }
    }

    private List<Integer> places(List<String> names) {
        return names.stream().map(target.columns()::indexOf).toList();
    }

    /// The rows that come and refer to nothing. Where there are none, those that go and are
    /// referred to. The whole batch is looked at only where there are none beside those that were
    /// left out just now.
    ///
    /// @param remaining those of some rows that were not left out
    /// @param left what was found before; empty at first
    List<Broken> broken(Batch batch, UnaryOperator<int[]> remaining, List<Broken> left)
            throws SQLException {
        int[] come =
                remaining.apply(
                        IntStream.range(0, batch.size())
                                .filter(row -> batch.weight(row) > 0)
                                .toArray());
        int[] go =
                target.key().isEmpty()
                        ? new int[0]
                        : remaining.apply(new KeyGroups(batch, target.key()).deleted());
        boolean came = left.isEmpty() || batch.weight(left.getFirst().row()) > 0;
        List<Broken> found = broken(batch, beside(batch, came ? come : go, left, came), came);
        if (found.isEmpty()) {
            found = broken(batch, come, true);
        }
        return found.isEmpty() ? broken(batch, go, false) : found;
    }

    /// Those of some rows that refer to one that was left out, or that one of these refers to.
    private int[] beside(Batch batch, int[] rows, List<Broken> left, boolean refer) {
        var beside = new BitSet();
        for (Side side : sides) {
            if (side.reference.refers() == refer && !side.otherColumns.contains(-1)) {
                var values = new HashSet<List<@Nullable Object>>();
                left.forEach(one -> values.add(values(batch, side.otherColumns, one.row())));
                IntStream.of(rows)
                        .filter(row -> values.contains(values(batch, side.columns, row)))
                        .forEach(beside::set);
            }
        }
        return beside.stream().toArray();
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
                    Boolean isBroken = known.get(values);
                    if (isBroken == null) {
                        isBroken = side.isBroken(batch, row);
                        known.put(values, isBroken);
                    }
                    if (isBroken) {
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
