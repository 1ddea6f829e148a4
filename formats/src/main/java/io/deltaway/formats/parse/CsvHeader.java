package io.deltaway.formats.parse;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Finds the column of each name in a header.
///
/// A name means the column it was renamed to; else the column of the same name; else the one column
/// whose name is the same when case, underscores, hyphens and spaces are left out, as `origin_code`
/// and `originCode`. Other fields are passed over.
public final class CsvHeader {

    private final Schema schema;
    private final Map<String, String> renames;
    private final LooseNames loosely;

    public CsvHeader(Schema schema, Map<String, String> renames) {
        this.schema = schema;
        this.renames = Map.copyOf(renames);
        loosely = new LooseNames(schema.names());
    }

    /// The names in a header.
    ///
    /// @throws CsvParseException where it is no CSV record
    public static List<String> names(byte[] bytes, int from, int to, byte delimiter) {
        if (Block.hasLoneReturn(bytes, from, to)) {
            throw new CsvParseException("a carriage return stands in it; a newline ends a line");
        }
        return CsvFallback.fields(bytes, from, to, delimiter).stream()
                .map(field -> field.text().strip())
                .toList();
    }

    /// The position behind the line `[from, to)` where it has just these names, or `from`.
    public static int behindNames(
            byte[] bytes, int from, int to, byte delimiter, List<String> names) {
        try {
            return names(bytes, from, to, delimiter).equals(names) ? to : from;
        } catch (CsvParseException e) {
            return from; // the first record, and a broken one
        }
    }

    /// The column of each name, -1 where it has none.
    public int[] columns(List<String> names) {
        int[] columns = new int[names.size()];
        Arrays.fill(columns, -1);
        claim(names, columns, name -> indexOf(renames.get(name)));
        claim(names, columns, name -> renames.containsKey(name) ? -1 : indexOf(name));
        claim(names, columns, name -> renames.containsKey(name) ? -1 : loosely.find(name));
        return columns;
    }

    /// Gives the columns that have no field yet to those who mean them.
    private void claim(List<String> names, int[] columns, ToIntFunction<String> meant) {
        int[] before = columns.clone();
        for (int field = 0; field < columns.length; field++) {
            int column = meant.applyAsInt(names.get(field));
            if (before[field] < 0 && IntStream.of(before).noneMatch(taken -> taken == column)) {
                columns[field] = column;
            }
        }
    }

    private int indexOf(@Nullable String column) {
        return column == null ? -1 : schema.indexOf(column);
    }

    /// The columns with several fields.
    public List<String> doubled(int[] columns) {
        return IntStream.range(0, schema.width())
                .filter(c -> IntStream.of(columns).filter(column -> column == c).count() > 1)
                .mapToObj(this::column)
                .toList();
    }

    /// The columns that need a value and have no field.
    public List<String> missing(int[] columns) {
        boolean[] there = new boolean[schema.width()];
        for (int column : columns) {
            if (column >= 0) {
                there[column] = true;
            }
        }
        return schema.fields().stream()
                .filter(field -> !field.nullable() && !there[schema.indexOf(field.name())])
                .map(field -> column(schema.indexOf(field.name())))
                .toList();
    }

    private String column(int column) {
        return "the column \"" + schema.fields().get(column).name() + "\"";
    }
}
