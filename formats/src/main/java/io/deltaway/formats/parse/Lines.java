package io.deltaway.formats.parse;

/// Where lines start and end. A newline ends a line; a carriage return before it belongs to the
/// line end.
public final class Lines {

    private Lines() {}

    /// The position behind the last newline in `[from, to)`, or `from`.
    public static int lastEnd(byte[] bytes, int from, int to) {
        int at = to;
        while (at > from && bytes[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    /// The position behind the first newline at or behind `from`, or `to`.
    public static int end(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at++] != '\n') {}
        return at;
    }

    /// The position behind the empty lines at `from`.
    public static int behindEmpty(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] == '\n'
                || at + 1 < to && bytes[at] == '\r' && bytes[at + 1] == '\n') {
            at += bytes[at] == '\n' ? 1 : 2;
        }
        return at;
    }

    /// The number of newlines in `[from, to)`.
    public static int count(byte[] bytes, int from, int to) {
        long newlines = Eight.times('\n');
        int lines = 0;
        int last = to - 7;
        int at = from;
        for (; at < last; at += 8) {
            lines += Long.bitCount(Eight.findAll(Eight.at(bytes, at), newlines));
        }
        for (; at < to; at++) {
            lines += bytes[at] == '\n' ? 1 : 0;
        }
        return lines;
    }
}
