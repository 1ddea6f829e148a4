package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.operator.PlaceValue.InRow;
import io.deltaway.engine.operator.PlaceValue.Numbering;
import io.deltaway.engine.operator.PlaceValue.OtherRow;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Computes what rows see from their places, stretch by stretch.
final class PlaceReader {

    private final List<PlaceValue> values;
    private final List<Field> computedFields = new ArrayList<>();
    private final List<String> computedNames;
    private final List<OtherRow> wantedRows;
    private final List<OtherRows> otherRows;
    private final List<Numbers> numbers = new ArrayList<>();
    private final List<FrameSums> sums;
    private final List<List<Integer>> sumColumns = new ArrayList<>();

    /// How many of the first and of the last copies of a row may each see something else.
    private long firstCopies;

    private long lastCopies;

    private WeightedRows rows = new WeightedRows();
    private RowNumbers[] others = {};
    private ColumnBuilder[] computed = {};
    private RowNumbers ends = new RowNumbers(16);

    PlaceReader(Schema output, int width, List<PlaceValue> values, OrderedGroups groups) {
        this.values = values;
        var frames = new ArrayList<PlaceValue.Over>();
        var frameColumns = new ArrayList<Integer>();
        for (int v = 0; v < values.size(); v++) {
            switch (values.get(v)) {
                case InRow in -> {
                    if (in.row() instanceof OtherRow.Away away) {
                        firstCopies = Math.max(firstCopies, -(long) away.rows());
                        lastCopies = Math.max(lastCopies, away.rows());
                    }
                }
                case PlaceValue.Numbered number -> {
                    numbers.add(new Numbers(number.numbering(), groups.order(), values.size() + v));
                    computedFields.add(output.fields().get(width + v));
                    if (number.numbering() == Numbering.ROW) {
                        firstCopies = Long.MAX_VALUE;
                    }
                }
                case PlaceValue.Over over -> {
                    frames.add(over);
                    frameColumns.add(v);
                    tellCopiesApart(over.frame());
                }
            }
        }
        frameColumns.forEach(v -> computedFields.add(output.fields().get(width + v)));
        this.computedNames =
                computedFields.stream()
                        .map(Field::name)
                        .map(name -> name.startsWith("$") ? name.substring(1) : name)
                        .toList();
        this.wantedRows =
                values.stream()
                        .filter(InRow.class::isInstance)
                        .map(value -> ((InRow) value).row())
                        .distinct()
                        .toList();
        this.otherRows = wantedRows.stream().map(row -> new OtherRows(row, groups.rows())).toList();
        this.sums = FrameSums.of(frames, groups.rows(), groups.order(), sumColumns);
    }

    private void tellCopiesApart(Frame frame) {
        if (frame instanceof Frame.Rows(long from, long to)
                && (from != Frame.Rows.FIRST || to != Frame.Rows.LAST)) {
            firstCopies = Math.max(firstCopies, from == Frame.Rows.FIRST ? Long.MAX_VALUE : -from);
            lastCopies = Math.max(lastCopies, to);
        }
    }

    /// The kind of row whose values a column shows, by its number among [Places#others].
    int otherRow(InRow value) {
        return wantedRows.indexOf(value.row());
    }

    /// The place of a number or an aggregate among [Places#computed].
    int computed(PlaceValue value) {
        int numbersBefore = 0;
        int framesBefore = 0;
        for (PlaceValue other : values) {
            if (other == value) {
                break;
            }
            numbersBefore += other instanceof PlaceValue.Numbered ? 1 : 0;
            framesBefore += other instanceof PlaceValue.Over ? 1 : 0;
        }
        return value instanceof PlaceValue.Numbered ? numbersBefore : numbers.size() + framesBefore;
    }

    /// Begins to collect.
    void start() {
        rows = new WeightedRows();
        ends = new RowNumbers(16);
        others = new RowNumbers[otherRows.size()];
        Arrays.setAll(others, i -> new RowNumbers(16));
        computed = new ColumnBuilder[computedFields.size()];
        Arrays.setAll(computed, i -> ColumnBuilder.of(computedFields.get(i).type(), 16));
    }

    /// Collects the rows of some stretches of a group.
    void read(int group, OrderedBag bag, AffectedPlaces affected) {
        var positions = new Positions(bag);
        long read = 0;
        for (int stretch = 0; stretch < affected.count(); stretch++) {
            long at = Math.max(read, affected.from(stretch));
            if (at < affected.to(stretch)) {
                otherRows.forEach(row -> row.start(group, bag));
                numbers.forEach(number -> number.start(bag));
                sums.forEach(sum -> sum.start(group, bag));
            }
            while (at < affected.to(stretch)) {
                positions.to(at);
                copies(group, positions.row(), positions.start(), positions.end());
                at = positions.end();
            }
            read = at;
        }
        ends.add(rows.size());
    }

    private void copies(int group, int row, long start, long end) {
        sums.forEach(sum -> sum.atRow(row));
        long apart = firstCopies == Long.MAX_VALUE ? firstCopies : firstCopies + lastCopies;
        long alike = lastCopies == Long.MAX_VALUE ? 0 : end - start - apart;
        for (long at = start; at < end; ) {
            boolean isAlike = alike > 1 && at == start + firstCopies;
            long weight = isAlike ? alike : 1;
            copy(group, row, start, at, weight);
            at += weight;
        }
    }

    private void copy(int group, int row, long start, long position, long weight) {
        rows.add(group, row, weight);
        for (int i = 0; i < others.length; i++) {
            others[i].add(otherRows.get(i).at(position, row));
        }
        for (int i = 0; i < numbers.size(); i++) {
            ((ColumnBuilder.OfLong) computed[i]).append(numbers.get(i).at(position, row, start));
        }
        for (int i = 0; i < sums.size(); i++) {
            sums.get(i).append(position, computed, numbers.size(), sumColumns.get(i));
        }
    }

    /// What was collected since [#start].
    Places end() {
        sums.forEach(FrameSums::end);
        var columns = new Column[computed.length];
        Arrays.setAll(columns, i -> computed[i].build());
        return new Places(rows, ends, others, columns, computedNames);
    }
}
