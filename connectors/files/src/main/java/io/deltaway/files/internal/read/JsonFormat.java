package io.deltaway.files.internal.read;

import io.deltaway.engine.value.Schema;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.Decoder;
import io.deltaway.formats.parse.JsonDecoder;
import io.deltaway.formats.parse.Lines;
import io.deltaway.formats.parse.Refusals;
import java.util.List;

/// One JSON object a line.
public final class JsonFormat implements Format {

    private final Cells cells;
    private final Decoder decoder;

    public JsonFormat(Cells cells, List<String> names, int prefixEnd) {
        this.cells = cells;
        decoder = new JsonDecoder(cells, names, prefixEnd);
    }

    @Override
    public Schema schema() {
        return cells.schema();
    }

    @Override
    public Start start(String file, byte[] bytes, int from, int to, boolean isEnd) {
        return isArray(bytes, from, to)
                ? new Start.Refused(
                        Refusals.HEADER,
                        "the file is one JSON array, and JSON lines are an object a line, with"
                                + " nothing around them: convert it, as with jq -c '.[]'",
                        Refusals.shown(bytes, from, Lines.end(bytes, from, to)))
                : new Start.Records(from, 0, decoder);
    }

    /// Whether the file starts with an array of objects: read by lines, some of them would fail and
    /// some would not.
    private static boolean isArray(byte[] bytes, int from, int to) {
        int first = behindBlanks(bytes, from, to);
        int second = first < to ? behindBlanks(bytes, first + 1, to) : to;
        return second < to && bytes[first] == '[' && bytes[second] == '{';
    }

    private static int behindBlanks(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && " \t\r\n".indexOf(bytes[at]) >= 0) {
            at++;
        }
        return at;
    }

    @Override
    public int lastEnd(byte[] bytes, int from, int to, boolean isEnd) {
        return isEnd ? to : Lines.lastEnd(bytes, from, to);
    }
}
