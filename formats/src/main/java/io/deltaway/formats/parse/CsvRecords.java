package io.deltaway.formats.parse;

/// Where records of CSV end: at a newline outside quotes. A quote opens only as the first character
/// of a field (RFC 4180); two quotes inside stand for one.
public final class CsvRecords {

    /// What a search gives where a quote does not close, up to where it looked: less than 0, as
    /// [#MISTAKEN].
    public static final int UNCLOSED = -1;

    /// What a search gives where a quote closes so late, and where no field may end, that it must
    /// have been a mistake.
    public static final int MISTAKEN = -2;

    /// The most bytes that may stand between quotes. A quote that does not close within them is
    /// taken as a mistake in its line, so that it does not swallow the rest of the file.
    public static final int MOST_QUOTED = 1 << 24;

    /// So many bytes of a record are waited for while a quote in it is open.
    public static final long MOST_HELD = 2L * MOST_QUOTED;

    /// Behind so many bytes a quote closes only where a field may end: one that opens by mistake
    /// would else take all rows up to the next quote with it, which opens another field.
    private static final int SURELY_QUOTED = 1 << 20;

    private CsvRecords() {}

    /// The position behind the newline of the record that starts at `from`; `to` where it has none;
    /// or [#UNCLOSED], or [#MISTAKEN].
    public static int end(byte[] bytes, int from, int to, byte delimiter) {
        int at = from;
        while (at < to) {
            if (bytes[at] == '"') {
                at = closing(bytes, at, to, delimiter);
                if (at < 0) {
                    return at;
                }
            }
            while (at < to && bytes[at] != delimiter && bytes[at] != '\n') {
                at++;
            }
            if (at < to && bytes[at++] == '\n') {
                return at;
            }
        }
        return to;
    }

    /// The position behind the quote that closes the one at `open`, or what [#end] gives.
    private static int closing(byte[] bytes, int open, int to, byte delimiter) {
        int limit = (int) Math.min(to, open + (long) MOST_QUOTED);
        int at = open + 1;
        while (at < limit) {
            if (bytes[at] == '"') {
                int behind = at + 1;
                if (behind == to) {
                    return to;
                }
                if (bytes[behind] != '"') {
                    boolean closes =
                            at - open <= SURELY_QUOTED
                                    || bytes[behind] == delimiter
                                    || bytes[behind] == '\n'
                                    || bytes[behind] == '\r';
                    return closes ? behind : MISTAKEN;
                }
                at++;
            }
            at++;
        }
        return UNCLOSED;
    }

    /// The largest position in `(from, to]` at which a record that starts at or behind `from`,
    /// itself a start, ends, or `from`.
    ///
    /// @param isEnd whether nothing comes behind `to`
    public static int lastEnd(byte[] bytes, int from, int to, byte delimiter, boolean isEnd) {
        int lastNewline = Lines.lastEnd(bytes, from, to);
        if (isEnd || !hasQuote(bytes, from, to)) {
            return isEnd ? to : lastNewline;
        }
        int at = from;
        while (at < lastNewline) {
            int end = end(bytes, at, to, delimiter);
            // A quote that may close behind `to` holds its record back; one that is open for too
            // long is a mistake in its line.
            if (end == UNCLOSED && to - at < MOST_HELD) {
                return at;
            }
            end = end < 0 ? Lines.end(bytes, at, to) : end;
            if (end == to && bytes[to - 1] != '\n') {
                return at;
            }
            at = end;
        }
        return at;
    }

    /// Whether a quote that has not closed yet may close in the next bytes, `[from, to)`: those
    /// inside are doubled. Or whether it is known to be a mistake by now.
    ///
    /// @param size of its record, up to `to`
    public static boolean mayClose(byte[] bytes, int from, int to, long size) {
        boolean closes = false;
        for (int at = from; at < to && !(closes && bytes[at] != '"'); at++) {
            closes ^= bytes[at] == '"';
        }
        return closes || size >= MOST_HELD;
    }

    private static boolean hasQuote(byte[] bytes, int from, int to) {
        long quotes = Eight.times('"');
        long found = 0;
        int last = to - 7;
        int at = from;
        for (; at < last; at += 8) {
            found |= Eight.find(Eight.at(bytes, at), quotes);
        }
        if (found != 0) {
            return true;
        }
        for (; at < to; at++) {
            if (bytes[at] == '"') {
                return true;
            }
        }
        return false;
    }
}
