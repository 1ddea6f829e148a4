package io.deltaway.kafka.internal.read;

import io.deltaway.connect.SourceContext;
import io.deltaway.engine.value.Type;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.Utf8;
import io.deltaway.table.PlanException;
import java.util.Arrays;

/// The whole value in one column, a text or bytes.
public record WholeValueFormat(String column) implements ValueFormat {

    @Override
    public String name() {
        return "whole";
    }

    @Override
    public ValueFormat renamed(String inValue, String column) {
        throw new PlanException(
                "DW-0116",
                "a value that is one column has nothing in it to be renamed",
                "json, csv or avro",
                "text or bytes",
                "leave rename out");
    }

    @Override
    public Values open(Layout layout, SourceContext context) {
        Cells cells = layout.value(context);
        int at = cells.schema().indexOf(column);
        boolean text = cells.schema().type(at) == Type.Simple.TEXT;
        return () ->
                (bytes, from, to, rows, refusals) -> {
                    if (!cells.isNeeded(at)) {
                        return true;
                    }
                    if (!text) {
                        rows.object(at, Arrays.copyOfRange(bytes, from, to));
                        return true;
                    }
                    int invalid = Utf8.firstInvalid(bytes, from, to);
                    if (invalid < to) {
                        refusals.addEncoding(from, to, invalid);
                        return false;
                    }
                    rows.text(at, bytes, from, to);
                    return true;
                };
    }
}
