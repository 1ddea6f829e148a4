package io.deltaway.formats.parse;

import io.deltaway.connect.Chunk.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// What could not be read of a block, or of single values. Codes:
///
/// - DW-2101 a piece that is no CSV record of the columns
/// - DW-2102 a value of another type
/// - DW-2103 no value where one is needed
/// - DW-2104 bytes that are not UTF-8
/// - DW-2105 a piece that is no JSON object
/// - DW-2106 a file that can't be read (to its end)
/// - DW-2107 a file whose header lacks a column
public final class Refusals {

    public static final String RECORD = "DW-2101";
    public static final String VALUE = "DW-2102";
    public static final String MISSING = "DW-2103";
    public static final String ENCODING = "DW-2104";
    public static final String JSON = "DW-2105";
    public static final String FILE = Malformed.FILE;
    public static final String HEADER = Malformed.HEADER;

    private static final int SHOWN = 200;

    private final byte[] bytes;
    private final String piece;
    private final IntFunction<String> position;
    private final List<Malformed> all = new ArrayList<>();

    Refusals(Block block) {
        this(block.bytes(), "line", new LineCount(block)::position);
    }

    /// Of single values.
    ///
    /// @param bytes what holds them
    /// @param piece what one is called, such as `value`
    /// @param position where the piece stands that starts at a byte, such as `words-0@17`
    public Refusals(byte[] bytes, String piece, IntFunction<String> position) {
        this.bytes = bytes;
        this.piece = piece;
        this.position = position;
    }

    /// Refuses the piece `[from, to)`, which starts at or behind those refused before.
    public void add(String code, String message, int from, int to) {
        all.add(new Malformed(1, code, message, position.apply(from), shown(bytes, from, to)));
    }

    /// Refuses the piece `[from, to)`, in which the byte at `at` is not UTF-8.
    public void addEncoding(int from, int to, int at) {
        String message =
                "expected UTF-8, got the byte 0x%02X at byte %d of the %s"
                        .formatted(bytes[at] & 0xFF, at - from + 1, piece);
        add(ENCODING, message, from, to);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    public List<Malformed> all() {
        return all;
    }

    /// Counts lines from one refused line to the next.
    private static final class LineCount {
        private final Block block;
        private int countedTo;
        private long line;

        LineCount(Block block) {
            this.block = block;
            this.countedTo = block.from();
            this.line = block.firstLine();
        }

        String position(int from) {
            line += Lines.count(block.bytes(), countedTo, from);
            countedTo = from;
            return block.file() + ":" + line;
        }
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
