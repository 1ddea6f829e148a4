package io.deltaway.testkit;

import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Rows over time, as people write them:
///
/// ```
/// epoch weight  ticker price
/// 0     +1      ACME   10.5
/// 1     -1      ACME   10.5
/// 1     +1      ACME   11.0
/// ```
///
/// The first line names the columns. `epoch`, `step` and `weight` come first and may be left out:
/// they are then 0, 0 and +1. Values stand between blanks; `null` is null, `'a b'` a text with a
/// blank (escapes are Java's), `[1, 2]` a list or vector, `(1, x)` a nested record, `{k: v}` a map,
/// `0xCAFE` bytes. Columns may stand in any order.
public final class TextTable {

    private static final List<String> TIMES = List.of("epoch", "step", "weight");

    private TextTable() {}

    /// A row, and when it arrives.
    ///
    /// @param step within the epoch
    public record Line(int epoch, int step, WeightedRow row) {}

    /// The lines of a text.
    ///
    /// @throws IllegalArgumentException where the text is no table of these columns; the message
    ///   names the line
    public static List<Line> parse(Schema schema, String text) {
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (lines.isEmpty()) {
            return List.of();
        }
        List<String> header = TextScanner.words(lines.getFirst());
        checkHeader(schema, header);
        var parsed = new ArrayList<Line>();
        for (String line : lines.subList(1, lines.size())) {
            try {
                parsed.add(parseLine(schema, header, line));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(e.getMessage() + ", in the line: " + line, e);
            }
        }
        return parsed;
    }

    private static void checkHeader(Schema schema, List<String> header) {
        List<String> columns = header.subList(leading(schema, header), header.size());
        if (columns.size() != schema.width() || !columns.containsAll(schema.names())) {
            throw new IllegalArgumentException(
                    "expected the columns %s, got %s".formatted(schema.names(), columns));
        }
    }

    /// How many columns before the row say when and how often.
    private static int leading(Schema schema, List<String> header) {
        int count = 0;
        while (count < header.size()
                && TIMES.contains(header.get(count))
                && header.size() - count > schema.width()) {
            count++;
        }
        return count;
    }

    private static Line parseLine(Schema schema, List<String> header, String line) {
        List<String> words = TextScanner.words(line);
        if (words.size() != header.size()) {
            throw new IllegalArgumentException(
                    "expected %d words, got %d".formatted(header.size(), words.size()));
        }
        int leading = leading(schema, header);
        int epoch = 0;
        int step = 0;
        long weight = 1;
        for (int i = 0; i < leading; i++) {
            switch (header.get(i)) {
                case "epoch" -> epoch = Integer.parseInt(words.get(i));
                case "step" -> step = Integer.parseInt(words.get(i));
                default -> weight = Long.parseLong(words.get(i));
            }
        }
        var values = new ArrayList<@Nullable Object>();
        for (int column = 0; column < schema.width(); column++) {
            String name = schema.fields().get(column).name();
            int at = leading + header.subList(leading, header.size()).indexOf(name);
            Object value = TextValues.parse(schema.type(column), words.get(at));
            if (value == null && !schema.fields().get(column).nullable()) {
                throw new IllegalArgumentException(name + " can't be null");
            }
            values.add(value);
        }
        return new Line(epoch, step, new WeightedRow(values, weight));
    }

    /// A table of epoch, weight and row, in that order; rows of an epoch are sorted, those that go
    /// before those that come. Tables with equal lines have equal texts.
    public static String show(Schema schema, Collection<Line> lines) {
        var table = new ArrayList<List<String>>();
        table.add(header(schema, "epoch", "weight"));
        lines.stream()
                .sorted(
                        Comparator.comparingInt(Line::epoch)
                                .thenComparing(Line::row, rowOrder(schema)))
                .forEach(line -> {
                    var words =
                            new ArrayList<>(
                                    List.of(
                                            String.valueOf(line.epoch()),
                                            signed(line.row().weight())));
                    words.addAll(words(schema, line.row()));
                    table.add(words);
                });
        return aligned(table);
    }

    /// As [#show], with the column `step`, and in the order given.
    public static String showSteps(Schema schema, List<Line> lines) {
        var table = new ArrayList<List<String>>();
        table.add(header(schema, "epoch", "step", "weight"));
        for (Line line : lines) {
            var words = new ArrayList<String>();
            words.add(String.valueOf(line.epoch()));
            words.add(String.valueOf(line.step()));
            words.add(signed(line.row().weight()));
            words.addAll(words(schema, line.row()));
            table.add(words);
        }
        return aligned(table);
    }

    /// A table of weight and row, sorted by row.
    public static String showRows(Schema schema, Collection<WeightedRow> rows) {
        var table = new ArrayList<List<String>>();
        table.add(header(schema, "weight"));
        rows.stream()
                .sorted(rowOrder(schema))
                .forEach(row -> {
                    var words = new ArrayList<>(List.of(signed(row.weight())));
                    words.addAll(words(schema, row));
                    table.add(words);
                });
        return aligned(table);
    }

    private static Comparator<WeightedRow> rowOrder(Schema schema) {
        return Comparator.comparing(WeightedRow::values, Deltas.order(schema))
                .thenComparingLong(WeightedRow::weight);
    }

    private static List<String> header(Schema schema, String... leading) {
        var names = new ArrayList<>(List.of(leading));
        names.addAll(schema.names());
        return names;
    }

    private static List<String> words(Schema schema, WeightedRow row) {
        return IntStream.range(0, schema.width())
                .mapToObj(column -> TextValues.show(schema.type(column), row.values().get(column)))
                .toList();
    }

    private static String signed(long weight) {
        return weight > 0 ? "+" + weight : String.valueOf(weight);
    }

    private static String aligned(List<List<String>> table) {
        int columns = table.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : table) {
            for (int column = 0; column < columns; column++) {
                String word = row.get(column);
                widths[column] = Math.max(widths[column], word.codePointCount(0, word.length()));
            }
        }
        return table.stream()
                .map(row -> aligned(row, widths))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String aligned(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String word = row.get(column);
            line.append(column == 0 ? "" : " ").append(word);
            line.append(" ".repeat(widths[column] - word.codePointCount(0, word.length())));
        }
        return line.toString().stripTrailing();
    }
}
