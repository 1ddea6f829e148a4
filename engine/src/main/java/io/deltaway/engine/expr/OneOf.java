package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Whether a value is among those of a list. Null where it isn't and the list has a null.
///
/// A constant list is sorted once and searched in logarithmic time.
final class OneOf implements Kernel {

    private final Type type;
    private final boolean hasNull;
    private final long[] longs;
    private final double[] doubles;
    private final TreeSet<Object> others;

    private OneOf(Type type, List<@Nullable Object> values) {
        List<Object> present =
                values.stream().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
        this.type = type;
        this.hasNull = present.size() < values.size();
        boolean isLong = type.storage() == Type.Storage.LONG;
        boolean isDouble = type.storage() == Type.Storage.DOUBLE;
        longs =
                isLong
                        ? present.stream()
                                .mapToLong(value -> Values.toLong(type, value))
                                .sorted()
                                .toArray()
                        : new long[0];
        doubles =
                isDouble
                        ? present.stream()
                                .mapToDouble(value -> ((Number) value).doubleValue() + 0.0)
                                .sorted()
                                .toArray()
                        : new double[0];
        others = new TreeSet<>((a, b) -> Values.compare(type, a, b));
        if (!isLong && !isDouble) {
            others.addAll(present);
        }
    }

    /// The kernel of a call with a value and a list.
    static Kernel of(Site site) {
        Type type = site.type(0);
        @SuppressWarnings("unchecked") // a constant of a list type is a list
        var constant = (List<@Nullable Object>) site.constant(1);
        return constant == null
                ? RowKernel.longs(row -> scan(row, type)).of(site)
                : new OneOf(type, constant);
    }

    private static long scan(Cursor row, Type type) {
        List<@Nullable Object> list = row.object(1);
        Object wanted = row.boxed(0, type);
        boolean hasNull = false;
        for (Object value : list) {
            if (value != null && Values.equal(type, value, wanted)) {
                return 1;
            }
            hasNull |= value == null;
        }
        return hasNull ? row.none() : 0;
    }

    @Override
    public Column apply(int rows, Column[] arguments) {
        var marks = Marks.of(rows, arguments);
        long[] out = new long[rows];
        for (int i = 0; i < rows; i++) {
            if (marks.isValue(i)) {
                if (isAmong(arguments[0], i)) {
                    out[i] = 1;
                } else if (hasNull) {
                    marks.setNull(i);
                }
            }
        }
        return marks.longs(out);
    }

    private boolean isAmong(Column column, int row) {
        return switch (column) {
            case LongColumn c -> Arrays.binarySearch(longs, c.get(row)) >= 0;
            case DoubleColumn c -> Arrays.binarySearch(doubles, c.get(row) + 0.0) >= 0;
            default -> others.contains(Objects.requireNonNull(Boxed.value(type, column, row)));
        };
    }
}
