package io.deltaway.engine.operator;

import io.deltaway.engine.operator.PlaceValue.InRow;
import io.deltaway.engine.operator.PlaceValue.Over;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.testkit.WeightedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What places in an order tell, found by looking at all rows for each row.
///
/// @param aggregate computes the aggregate of an [Over] from the values of its argument, without
///   nulls, in order
record NaivePlaces(
        Schema schema,
        List<SortColumn> order,
        List<PlaceValue> values,
        Function<Over, Function<List<Object>, @Nullable Object>> aggregate) {

    /// @param arrived with their weights
    List<WeightedRow> of(List<WeightedRow> arrived, int[] groups) {
        var rows = new ArrayList<WeightedRow>();
        for (List<WeightedRow> group : Sorted.groups(schema, groups, order, arrived)) {
            for (int i = 0; i < group.size(); i++) {
                var row = new ArrayList<@Nullable Object>(group.get(i).values());
                for (PlaceValue value : values) {
                    row.add(value(value, group, i));
                }
                rows.add(new WeightedRow(row, 1));
            }
        }
        return rows;
    }

    private @Nullable Object value(PlaceValue value, List<WeightedRow> group, int i) {
        return switch (value) {
            case InRow in -> {
                int at = row(in.row(), group, i);
                yield at < 0 || at >= group.size() ? null : cell(group, at, in.column());
            }
            case PlaceValue.Numbered number -> number(number.numbering(), group, i);
            case Over over -> over(over, group, i);
        };
    }

    private static int row(PlaceValue.OtherRow wanted, List<WeightedRow> group, int i) {
        return switch (wanted) {
            case PlaceValue.OtherRow.Away away -> i + away.rows();
            case PlaceValue.OtherRow.Known known -> {
                int at = i;
                while (at >= 0 && at < group.size() && cell(group, at, known.column()) == null) {
                    at += known.behind() ? 1 : -1;
                }
                yield at;
            }
        };
    }

    private long number(PlaceValue.Numbering numbering, List<WeightedRow> group, int i) {
        int first = i;
        while (first > 0 && isPeer(group, first - 1, i)) {
            first--;
        }
        return switch (numbering) {
            case ROW -> i + 1;
            case RANK -> first + 1;
            case DENSE_RANK ->
                    IntStream.rangeClosed(0, i)
                            .filter(j -> j == 0 || !isPeer(group, j - 1, j))
                            .count();
        };
    }

    private boolean isPeer(List<WeightedRow> group, int a, int b) {
        return order.stream()
                .allMatch(by ->
                        Values.compare(
                                        schema.type(by.column()),
                                        cell(group, a, by.column()),
                                        cell(group, b, by.column()))
                                == 0);
    }

    private @Nullable Object over(Over over, List<WeightedRow> group, int i) {
        var inFrame = new ArrayList<Object>();
        for (int j = 0; j < group.size(); j++) {
            int[] columns = over.call().columns();
            Object cell = columns.length == 0 ? "a row" : cell(group, j, columns[0]);
            if (isInside(over.frame(), group, i, j) && cell != null) {
                inFrame.add(cell);
            }
        }
        return aggregate.apply(over).apply(inFrame);
    }

    private boolean isInside(Frame frame, List<WeightedRow> group, int i, int j) {
        return switch (frame) {
            case Frame.Rows(long from, long to) -> j - i >= from && j - i <= to;
            case Frame.Range(long before, long after) -> {
                SortColumn by = order.getFirst();
                int sign = by.descending() ? -1 : 1;
                Object here = cell(group, i, by.column());
                Object there = cell(group, j, by.column());
                if (here == null || there == null) {
                    int compared = sign * Values.compare(schema.type(by.column()), there, here);
                    yield here == there
                            || compared < 0 && before == Frame.Range.UNBOUNDED
                            || compared > 0 && after == Frame.Range.UNBOUNDED;
                }
                yield schema.type(by.column()) == Type.Simple.DOUBLE
                        ? isNear((double) there, (double) here, sign, before, after)
                        : isNear((long) there, (long) here, sign, before, after);
            }
        };
    }

    private static boolean isNear(long there, long here, int sign, long before, long after) {
        long ahead = sign * (there - here);
        return (ahead >= 0 || before == Frame.Range.UNBOUNDED || -ahead <= before)
                && (ahead <= 0 || after == Frame.Range.UNBOUNDED || ahead <= after);
    }

    private static boolean isNear(double there, double here, int sign, long before, long after) {
        double back = here - sign * Double.longBitsToDouble(before);
        double ahead = here + sign * Double.longBitsToDouble(after);
        return (before == Frame.Range.UNBOUNDED || sign * Double.compare(there, back) >= 0)
                && (after == Frame.Range.UNBOUNDED || sign * Double.compare(there, ahead) <= 0);
    }

    private static @Nullable Object cell(List<WeightedRow> group, int at, int column) {
        return group.get(at).values().get(column);
    }
}
