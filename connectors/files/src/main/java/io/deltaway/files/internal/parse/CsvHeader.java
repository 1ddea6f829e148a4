package io.deltaway.files.internal.parse;

import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Finds the column of each name in a header.
///
/// A name means the column it was renamed to; else the column of the same name; else the one column
/// whose name is the same when case, underscores, hyphens and spaces are left out, as `origin_code`
/// and `originCode`. Other fields are passed over.
public final class CsvHeader {

    private final Schema schema;
    private final Map<String, String> renames;
    private final Map<String, Integer> loosely = new HashMap<>();

    public CsvHeader(Schema schema, Map<String, String> renames) {
        this.schema = schema;
        this.renames = Map.copyOf(renames);
        for (int c = 0; c < schema.width(); c++) {
            // Where two columns differ in nothing else, neither is meant.
            loosely.merge(loose(schema.fields().get(c).name()), c, (a, b) -> -1);
        }
    }

    /// The names in a header.
    ///
    /// @throws de.siegmar.fastcsv.reader.CsvParseException where it is no CSV record
    public static List<String> names(byte[] bytes, int from, int to, byte delimiter) {
        return CsvFallback.fields(bytes, from, to, delimiter).stream()
                .map(field -> field.text().strip())
                .toList();
    }

    /// The column of each name, -1 where it has none. Where a name is there twice, the first one
    /// counts.
    public int[] columns(List<String> names) {
        int[] columns = new int[names.size()];
        Arrays.fill(columns, -1);
        boolean[] taken = new boolean[schema.width()];
        for (int field = 0; field < columns.length; field++) {
            int column = schema.indexOf(renames.getOrDefault(names.get(field), names.get(field)));
            take(field, column, columns, taken);
        }
        for (int field = 0; field < columns.length; field++) {
            if (columns[field] < 0 && !renames.containsKey(names.get(field))) {
                take(field, loosely.getOrDefault(loose(names.get(field)), -1), columns, taken);
            }
        }
        return columns;
    }

    private static void take(int field, int column, int[] columns, boolean[] taken) {
        if (column >= 0 && !taken[column]) {
            columns[field] = column;
            taken[column] = true;
        }
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
                .map(field -> "the column \"" + field.name() + "\"")
                .toList();
    }

    private static String loose(String name) {
        return name.replaceAll("[_\\- ]", "").toLowerCase(Locale.ROOT);
    }
}
