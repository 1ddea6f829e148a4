package io.deltaway.postgres.internal.follow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The columns of one row as the server sends them: as text, null, or not at all as it has not
/// changed. Used again and again for the rows of a table; owned by one thread.
final class Tuple {

    static final byte NULL = 'n';
    static final byte UNCHANGED = 'u';
    static final byte TEXT = 't';

    private byte[] bytes = {};
    private byte[] kinds = {};
    private int[] from = {};
    private int[] to = {};
    private int width;

    /// Reads the row at which a message stands.
    void read(ByteBuffer message) {
        resize(message.getShort());
        bytes = message.array();
        int shift = message.arrayOffset();
        for (int c = 0; c < width; c++) {
            kinds[c] = message.get();
            switch (kinds[c]) {
                case TEXT -> {
                    int length = message.getInt();
                    from[c] = shift + message.position();
                    to[c] = from[c] + length;
                    message.position(message.position() + length);
                }
                case NULL, UNCHANGED -> {
                    from[c] = 0;
                    to[c] = 0;
                }
                default ->
                        throw new IllegalStateException(
                                "a column is sent as '" + (char) kinds[c] + "'");
            }
        }
    }

    /// Reads a line of `COPY`: fields divided by tabs, `\N` for null. Changes the array where
    /// something is escaped.
    void readLine(byte[] line, int columns) {
        resize(columns);
        bytes = line;
        int end = line.length > 0 && line[line.length - 1] == '\n' ? line.length - 1 : line.length;
        int at = 0;
        int write = 0;
        for (int c = 0; c < columns; c++) {
            from[c] = write;
            kinds[c] = TEXT;
            if (at + 1 < end && line[at] == '\\' && line[at + 1] == 'N') {
                kinds[c] = NULL;
                at += 2;
            }
            while (at < end && line[at] != '\t') {
                if (line[at] == '\\') {
                    line[write++] = unescaped(line[at + 1]);
                    at += 2;
                } else {
                    line[write++] = line[at++];
                }
            }
            to[c] = write;
            at++;
        }
    }

    private static byte unescaped(byte escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            default -> escaped;
        };
    }

    private void resize(int columns) {
        width = columns;
        if (kinds.length < columns) {
            kinds = new byte[columns];
            from = new int[columns];
            to = new int[columns];
        }
    }

    /// Takes what has not changed from the row before.
    void fill(Tuple before) {
        boolean any = false;
        for (int c = 0; c < width; c++) {
            any |= kinds[c] == UNCHANGED && before.kinds[c] != UNCHANGED;
        }
        if (!any) {
            return;
        }
        var all = new java.io.ByteArrayOutputStream();
        for (int c = 0; c < width; c++) {
            Tuple source = kinds[c] == UNCHANGED ? before : this;
            int start = all.size();
            all.write(source.bytes, source.from[c], source.to[c] - source.from[c]);
            kinds[c] = source.kinds[c];
            from[c] = start;
            to[c] = all.size();
        }
        bytes = all.toByteArray();
    }

    int width() {
        return width;
    }

    byte kind(int column) {
        return kinds[column];
    }

    byte[] bytes() {
        return bytes;
    }

    int from(int column) {
        return from[column];
    }

    int to(int column) {
        return to[column];
    }

    /// Whether a column says the same as in another row.
    boolean isSame(int column, Tuple other) {
        return kinds[column] == other.kinds[column]
                && java.util.Arrays.equals(
                        bytes,
                        from[column],
                        to[column],
                        other.bytes,
                        other.from[column],
                        other.to[column]);
    }

    /// A column for people.
    String shown(int column) {
        return switch (kinds[column]) {
            case NULL -> "null";
            case UNCHANGED -> "unchanged";
            default ->
                    new String(
                            bytes,
                            from[column],
                            Math.min(to[column] - from[column], 200),
                            StandardCharsets.UTF_8);
        };
    }
}
