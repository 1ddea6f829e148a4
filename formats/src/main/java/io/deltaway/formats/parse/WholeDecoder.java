package io.deltaway.formats.parse;

import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.engine.value.Type;
import io.deltaway.formats.parse.Decoder.Decoded;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes one row of a file.
public final class WholeDecoder {

    /// The columns.
    public static final int PATH = 0;

    public static final int CONTENT = 1;
    public static final int MODIFIED = 2;
    public static final int SIZE = 3;

    /// Of files that are bytes only.
    public static final int OWNER = 4;

    private WholeDecoder() {}

    /// @param modified nanoseconds since 1970
    /// @param owner null where it is not known
    public static Decoded decode(
            Cells cells,
            String path,
            byte[] content,
            long modified,
            long size,
            @Nullable String owner) {
        var rows = new BatchWriter(cells, 1);
        boolean text = cells.types[CONTENT] == Type.Simple.TEXT;
        int from = text && startsWithMark(content) ? 3 : 0;
        if (text && !Utf8.isValid(content, from, content.length)) {
            int at = Utf8.firstInvalid(content, from, content.length);
            String message =
                    "expected UTF-8, got the byte 0x%02X at byte %d of the file"
                            .formatted(content[at] & 0xFF, at + 1);
            String shown = Refusals.shown(content, from, content.length);
            return new Decoded(
                    rows, List.of(new Malformed(1, Refusals.ENCODING, message, path, shown)));
        }
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        rows.text(PATH, name, 0, name.length);
        if (text) {
            rows.text(CONTENT, content, from, content.length);
        } else {
            rows.object(CONTENT, content);
        }
        rows.longs[MODIFIED][0] = modified;
        rows.longs[SIZE][0] = size;
        if (cells.width() > OWNER) {
            owner(rows, owner);
        }
        rows.endRow();
        return new Decoded(rows, List.of());
    }

    private static void owner(BatchWriter rows, @Nullable String owner) {
        if (owner == null) {
            rows.setNull(OWNER);
        } else {
            byte[] bytes = owner.getBytes(StandardCharsets.UTF_8);
            rows.text(OWNER, bytes, 0, bytes.length);
        }
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= 3
                && bytes[0] == (byte) 0xEF
                && bytes[1] == (byte) 0xBB
                && bytes[2] == (byte) 0xBF;
    }
}
