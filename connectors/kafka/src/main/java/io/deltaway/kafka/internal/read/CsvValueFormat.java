package io.deltaway.kafka.internal.read;

import io.deltaway.connect.SourceContext;
import io.deltaway.engine.value.Field;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.CsvDecoder;
import io.deltaway.formats.parse.CsvHeader;
import io.deltaway.formats.parse.CsvLayout;
import io.deltaway.table.PlanException;
import java.util.List;
import java.util.Map;

/// One CSV record a record, without a header.
///
/// @param fields the names of the fields; where there are none, they are the columns that come from
///   the value, in their order
/// @param renames the column of each field that is not the column's own
public record CsvValueFormat(char delimiter, List<String> fields, Map<String, String> renames)
        implements ValueFormat {

    public CsvValueFormat {
        fields = List.copyOf(fields);
        renames = Map.copyOf(renames);
    }

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public void check(Layout layout) {
        if (fields.isEmpty()) {
            return;
        }
        int[] columns = new CsvHeader(layout.schema(), renames).columns(fields);
        for (Field field : layout.ofValue()) {
            boolean isThere = false;
            for (int column : columns) {
                isThere |= column == layout.schema().indexOf(field.name());
            }
            if (!isThere && !field.nullable()) {
                throw new PlanException(
                        "DW-0116",
                        "no field of the CSV is the column " + field.name(),
                        "a field for each column that is never null",
                        String.join(", ", fields),
                        "name the fields in the order in which they stand, or rename one");
            }
        }
    }

    @Override
    public ValueFormat renamed(String inValue, String column) {
        return new CsvValueFormat(
                delimiter, fields, JsonValueFormat.more(renames, inValue, column));
    }

    @Override
    public Values open(Layout layout, SourceContext context) {
        Cells cells = layout.value(context);
        List<String> names =
                fields.isEmpty() ? layout.ofValue().stream().map(Field::name).toList() : fields;
        int[] columns = new CsvHeader(cells.schema(), renames).columns(names);
        return new CsvDecoder(cells, new CsvLayout(names, columns, (byte) delimiter))::values;
    }
}
