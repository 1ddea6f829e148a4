package io.deltaway.kafka.internal.read;

import io.deltaway.engine.value.Type;
import io.deltaway.formats.parse.BatchWriter;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.JsonDecoder;
import io.deltaway.formats.parse.Refusals;
import io.deltaway.formats.parse.Utf8;
import io.deltaway.formats.parse.ValueDecoder;
import java.util.Arrays;
import java.util.List;

/// Reads the keys of records. A key of one column is its text, or for bytes the key itself; one of
/// several is a JSON object.
final class KeyDecoder {

    private KeyDecoder() {}

    /// @param cells the columns; those of the key that are read are needed
    static ValueDecoder of(Cells cells, List<String> key) {
        List<String> names = cells.schema().names();
        if (key.size() > 1) {
            return new JsonDecoder(cells, names, -1).values();
        }
        int column = names.indexOf(key.getFirst());
        if (cells.schema().type(column) == Type.Simple.BYTES) {
            return (bytes, from, to, rows, refusals) ->
                    rows.object(column, Arrays.copyOfRange(bytes, from, to));
        }
        return (bytes, from, to, rows, refusals) ->
                text(cells, column, bytes, from, to, rows, refusals);
    }

    private static boolean text(
            Cells cells,
            int column,
            byte[] bytes,
            int from,
            int to,
            BatchWriter rows,
            Refusals refusals) {
        int invalid = Utf8.firstInvalid(bytes, from, to);
        if (invalid < to) {
            refusals.addEncoding(from, to, invalid);
            return false;
        }
        if (!rows.value(column, bytes, from, to)) {
            String message =
                    "the key, column \"%s\": expected %s, got \"%s\""
                            .formatted(
                                    cells.schema().fields().get(column).name(),
                                    cells.expected(column),
                                    Refusals.shown(bytes, from, to));
            refusals.add(Refusals.VALUE, message, from, to);
            return false;
        }
        return true;
    }
}
