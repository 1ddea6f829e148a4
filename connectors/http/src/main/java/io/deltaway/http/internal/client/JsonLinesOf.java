package io.deltaway.http.internal.client;

import io.deltaway.connect.Chunk;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.value.Schema;
import io.deltaway.formats.parse.Block;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.Decoder.Decoded;
import io.deltaway.formats.parse.JsonDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/// Makes rows of JSON objects, each on a line of its own. May be used by several threads.
final class JsonLinesOf {

    private final String place;
    private final JsonDecoder decoder;

    /// @param needs whether somebody reads a column
    /// @param place where the lines come from, for who is told that one is no row
    JsonLinesOf(String place, Schema schema, Predicate<String> needs) {
        this.place = place;
        boolean[] needed = new boolean[schema.width()];
        for (int c = 0; c < needed.length; c++) {
            needed[c] = needs.test(schema.names().get(c));
        }
        this.decoder =
                new JsonDecoder(new Cells(schema, needed, null, List.of()), schema.names(), -1);
    }

    /// The rows of whole lines.
    ///
    /// @param bytes ends with a newline
    /// @param firstLine the number of the first line
    /// @param more further columns for a number of rows
    Chunk rows(byte[] bytes, long firstLine, IntFunction<Column[]> more) {
        byte[] padded = Arrays.copyOf(bytes, bytes.length + Block.PADDING);
        Decoded decoded = decoder.decode(Block.of(place, padded, 0, bytes.length, firstLine));
        return new Chunk(decoded.batch(more), decoded.malformed(), false);
    }

    Chunk rows(byte[] bytes, long firstLine) {
        return rows(bytes, firstLine, size -> new Column[0]);
    }
}
