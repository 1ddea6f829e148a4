package io.deltaway.formats.parse;

import io.deltaway.connect.Chunk.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What could not be read of a block. Codes:
///
/// - DW-2101 a line that is no CSV record of the file's columns
/// - DW-2102 a value of another type
/// - DW-2103 no value where one is needed
/// - DW-2104 bytes that are not UTF-8
/// - DW-2105 a line that is no JSON object
/// - DW-2106 a file that can't be read (to its end)
/// - DW-2107 a file whose header lacks a column
public final class Refusals {

    public static final String RECORD = "DW-2101";
    public static final String VALUE = "DW-2102";
    public static final String MISSING = "DW-2103";
    public static final String ENCODING = "DW-2104";
    public static final String JSON = "DW-2105";
    public static final String FILE = "DW-2106";
    public static final String HEADER = "DW-2107";

    private static final int SHOWN = 200;

    private final Block block;
    private final List<Malformed> all = new ArrayList<>();
    private int countedTo;
    private long line;

    Refusals(Block block) {
        this.block = block;
        this.countedTo = block.from();
        this.line = block.firstLine();
    }

    /// Refuses the piece `[from, to)`, which starts at or behind those refused before.
    void add(String code, String message, int from, int to) {
        line += Lines.count(block.bytes(), countedTo, from);
        countedTo = from;
        all.add(
                new Malformed(
                        1,
                        code,
                        message,
                        block.file() + ":" + line,
                        shown(block.bytes(), from, to)));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    List<Malformed> all() {
        return all;
    }

    /// The text of a piece without its line end, shortened; bytes that are no UTF-8 show as U+FFFD.
    public static String shown(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        int length = Math.min(end - from, 4 * SHOWN);
        return shortened(new String(bytes, from, length, StandardCharsets.UTF_8));
    }

    public static String shortened(String text) {
        return text.length() <= SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, SHOWN)))
                        + "...";
    }
}
