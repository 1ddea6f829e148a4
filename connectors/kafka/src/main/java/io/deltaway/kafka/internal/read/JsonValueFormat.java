package io.deltaway.kafka.internal.read;

import io.deltaway.connect.SourceContext;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.JsonDecoder;
import io.deltaway.formats.parse.ValueDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One JSON object a record. What a serializer for a schema registry puts before it, a zero byte
/// and a number, is passed over: no JSON begins so.
///
/// @param renames the column of each member that is not the column's own
public record JsonValueFormat(Map<String, String> renames) implements ValueFormat {

    private static final int REGISTERED_BYTES = 5;

    public JsonValueFormat {
        renames = Map.copyOf(renames);
    }

    @Override
    public String name() {
        return "json";
    }

    @Override
    public ValueFormat renamed(String inValue, String column) {
        return new JsonValueFormat(more(renames, inValue, column));
    }

    /// The renames with one more.
    public static Map<String, String> more(
            Map<String, String> renames, String inValue, String column) {
        var more = new HashMap<>(renames);
        more.put(inValue, column);
        return more;
    }

    @Override
    public Values open(Layout layout, SourceContext context) {
        Cells cells = layout.value(context);
        var decoder = new JsonDecoder(cells, members(cells.schema().names(), renames), -1);
        return () -> {
            ValueDecoder objects = decoder.values();
            return (bytes, from, to, rows, refusals) -> {
                boolean registered = to - from > REGISTERED_BYTES && bytes[from] == 0;
                int start = registered ? from + REGISTERED_BYTES : from;
                return objects.read(bytes, start, to, rows, refusals);
            };
        };
    }

    /// The name of each column's member.
    public static List<String> members(List<String> columns, Map<String, String> renames) {
        Map<String, String> outside = new HashMap<>();
        renames.forEach((name, column) -> outside.put(column, name));
        return columns.stream().map(column -> outside.getOrDefault(column, column)).toList();
    }
}
