package io.deltaway.connect;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Printable;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Shown;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.table.RowType;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Prints a table on standard output, for people to look at.
public final class Terminal<R> implements LocalSink<R> {

    private final String title;
    private final boolean asTable;
    private final Optional<String> largestFirst;

    private Terminal(String title, boolean asTable, Optional<String> largestFirst) {
        this.title = title;
        this.asTable = asTable;
        this.largestFirst = largestFirst;
    }

    /// Prints each change as it comes: epoch, weight, row; within an epoch first the rows that go,
    /// then those that come.
    public static <R> Terminal<R> changes() {
        return new Terminal<>("", false, Optional.empty());
    }

    /// Prints the rows of the table when its sources have ended; a live one at each epoch that
    /// changes it.
    public static <R> Terminal<R> table(String title) {
        return new Terminal<>(title, true, Optional.empty());
    }

    /// Prints the rows of the table in the order of a column, the largest first, and not in the
    /// order of their columns.
    public Terminal<R> largestFirst(String column) {
        return new Terminal<>(title, asTable, Optional.of(column));
    }

    @Override
    public String describe() {
        return "terminal";
    }

    @Override
    public SinkWriter open(SinkContext<R> context) {
        return asTable
                ? new TableWriter(context.rowType().schema())
                : new ChangesWriter(context.rowType());
    }

    private static String shown(Type type, @Nullable Object value) {
        return Printable.line(
                type instanceof Type.ObjectOf ? String.valueOf(value) : Shown.of(type, value));
    }

    /// As [#shown], numbers without an exponent where that can be read.
    private static String value(Type type, @Nullable Object value) {
        return value != null && Numerals.takes(value)
                ? Numerals.exact((Number) value)
                : shown(type, value);
    }

    /// A program whose output nobody reads any more, as behind `| head`, ends.
    private static void mustBeOpen(PrintStream out) throws SinkException {
        if (out.checkError()) {
            throw new SinkException(
                    "DW-0414",
                    "standard output can't be written any more",
                    "Whoever read it has gone, or its disk is full.",
                    null);
        }
    }

    private static final class ChangesWriter implements SinkWriter {

        private final RowType<?> rowType;
        private final PrintStream out = System.out;

        ChangesWriter(RowType<?> rowType) {
            this.rowType = rowType;
            out.println(
                    "epoch weight " + Printable.line(String.join(" ", rowType.schema().names())));
        }

        @Override
        public void write(long epoch, Batch delta) {
            GoingFirst.each(delta, i -> out.println(line(epoch, delta, i)));
        }

        private String line(long epoch, Batch delta, int row) {
            Schema schema = rowType.schema();
            var line = new StringBuilder().append(epoch).append(' ');
            line.append(delta.weight(row) > 0 ? "+" : "").append(delta.weight(row));
            for (int c = 0; c < schema.width(); c++) {
                Type type = schema.type(c);
                line.append(' ').append(value(type, delta.column(c).value(type, row)));
            }
            return line.toString();
        }

        @Override
        public void endEpoch(long epoch) throws SinkException {
            mustBeOpen(out);
        }

        @Override
        public void close() {
            out.flush();
        }
    }

    /// Keeps the rows, as a person can look at few of them only, and prints them after an epoch
    /// that changed them.
    private final class TableWriter implements SinkWriter {

        private static final int SHOWN = 50;

        private final Schema schema;
        private final TreeMap<@Nullable Object[], Long> weights;
        private boolean changed = true;

        TableWriter(Schema schema) {
            this.schema = schema;
            Comparator<@Nullable Object[]> order = Collect.byColumns(schema);
            if (largestFirst.isPresent()) {
                order = largestFirst(largestFirst.get()).thenComparing(order);
            }
            this.weights = new TreeMap<>(order);
        }

        private Comparator<@Nullable Object[]> largestFirst(String name) {
            int column = schema.indexOf(name);
            if (column < 0) {
                throw new IllegalArgumentException(
                        "DW-0425 there is no column \"%s\" to print the rows by; there are %s"
                                .formatted(name, schema.names()));
            }
            return (a, b) -> Values.compare(schema.type(column), b[column], a[column]);
        }

        @Override
        public void write(long epoch, Batch delta) {
            for (int i = 0; i < delta.size(); i++) {
                var row = new @Nullable Object[schema.width()];
                for (int c = 0; c < row.length; c++) {
                    row[c] = delta.column(c).value(schema.type(c), i);
                }
                weights.merge(row, delta.weight(i), TableWriter::sum);
            }
            changed = true;
        }

        private static @Nullable Long sum(Long weight, Long more) {
            return weight + more == 0 ? null : (Long) (weight + more);
        }

        @Override
        public void endEpoch(long epoch) throws SinkException {
            if (changed) {
                print(System.out);
                mustBeOpen(System.out);
                changed = false;
            }
        }

        private void print(PrintStream out) {
            var rows = new ArrayList<@Nullable Object[]>();
            long count = 0;
            for (var entry : weights.entrySet()) {
                for (long i = 0; i < entry.getValue() && rows.size() < SHOWN; i++) {
                    rows.add(entry.getKey());
                }
                count += entry.getValue();
            }
            List<Numerals> numerals =
                    IntStream.range(0, schema.width()).mapToObj(c -> Numerals.of(rows, c)).toList();
            var lines = new ArrayList<List<String>>();
            lines.add(schema.names().stream().map(Printable::line).toList());
            rows.forEach(row -> lines.add(cells(row, numerals)));
            var text = new StringBuilder("\n" + Printable.line(title) + "\n");
            append(text, lines);
            if (count > SHOWN) {
                text.append("and ").append(count - SHOWN).append(" more rows\n");
            }
            out.print(text);
        }

        private List<String> cells(@Nullable Object[] row, List<Numerals> numerals) {
            return IntStream.range(0, row.length)
                    .mapToObj(c -> cell(schema.type(c), row[c], numerals.get(c)))
                    .toList();
        }

        private static String cell(Type type, @Nullable Object value, Numerals numerals) {
            if (value == null) {
                return "";
            }
            return Numerals.takes(value) ? numerals.text((Number) value) : shown(type, value);
        }

        private void append(StringBuilder text, List<List<String>> lines) {
            int[] widths = new int[schema.width()];
            for (List<String> line : lines) {
                for (int c = 0; c < widths.length; c++) {
                    widths[c] = Math.max(widths[c], line.get(c).length());
                }
            }
            for (List<String> line : lines) {
                var shown = new StringBuilder();
                for (int c = 0; c < widths.length; c++) {
                    boolean number = Number.class.isAssignableFrom(schema.type(c).javaClass());
                    String space = " ".repeat(widths[c] - line.get(c).length());
                    shown.append(number ? space + line.get(c) : line.get(c) + space).append("  ");
                }
                text.append(shown.toString().stripTrailing()).append('\n');
            }
        }

        @Override
        public void close() {}
    }
}
