package io.deltaway.http.internal.client;

import io.deltaway.connect.Chunk;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Type;
import io.deltaway.formats.parse.Refusals;
import io.deltaway.formats.parse.Utf8;
import io.deltaway.http.internal.client.Cutting.Cut;
import java.util.ArrayList;
import java.util.List;

/// Makes a row of each line of text: its number, and the text.
final class TextLines {

    private TextLines() {}

    /// @param first the number of the first line
    /// @param place where they come from, for who is told that one is no text
    static Chunk rows(List<Cut> lines, long first, String place) {
        var numbers = new ColumnBuilder.OfLong(Type.Simple.LONG, lines.size());
        var texts = new ColumnBuilder.OfText(lines.size());
        var malformed = new ArrayList<Chunk.Malformed>();
        for (int i = 0; i < lines.size(); i++) {
            byte[] bytes = lines.get(i).bytes();
            String position = place + ":" + (first + i);
            if (lines.get(i).isTooLong()) {
                malformed.add(lines.get(i).tooLong(position));
            } else if (!Utf8.isValid(bytes, 0, bytes.length)) {
                malformed.add(
                        new Chunk.Malformed(
                                1,
                                Refusals.ENCODING,
                                "expected UTF-8, got bytes that are none",
                                position,
                                Refusals.shown(bytes, 0, bytes.length)));
            } else {
                numbers.append(first + i);
                texts.append(bytes, 0, bytes.length);
            }
        }
        int rows = numbers.size();
        var columns = List.of(numbers.build(), texts.build());
        return new Chunk(new Batch(rows, columns, null), malformed, false);
    }
}
