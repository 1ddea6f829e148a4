package io.deltaway.engine.expr;

import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Words;

/// The UTF-8 bytes of one row of a text column, without a copy of long ones.
final class TextBytes {

    private final byte[] inline = new byte[8];
    byte[] bytes = inline;
    int from;
    int length;

    void moveTo(TextColumn column, int row) {
        long word = column.words()[row];
        if (Words.isInline(word)) {
            bytes = inline;
            from = 0;
            length = Words.copyInline(word, inline, 0);
        } else {
            bytes = column.arena();
            from = (int) Words.reference(word) + 4;
            length = column.byteLength(row);
        }
    }

    boolean isAscii() {
        int signs = 0;
        for (int i = from; i < from + length; i++) {
            signs |= bytes[i];
        }
        return signs >= 0;
    }

    /// The number of code points: bytes that don't continue one.
    int codePoints() {
        int count = 0;
        for (int i = from; i < from + length; i++) {
            count += (bytes[i] & 0xC0) != 0x80 ? 1 : 0;
        }
        return count;
    }

    /// The offset of the byte behind the next `count` code points, counted from `offset` on; at
    /// most [#length].
    int skip(int offset, long count) {
        int at = offset;
        for (long left = count; left > 0 && at < length; left--) {
            at++;
            while (at < length && (bytes[from + at] & 0xC0) == 0x80) {
                at++;
            }
        }
        return at;
    }

    boolean startsWith(TextBytes part) {
        return part.length <= length && matches(0, part);
    }

    boolean endsWith(TextBytes part) {
        return part.length <= length && matches(length - part.length, part);
    }

    /// The offset of the first byte of `part` at or behind `start`, or -1. UTF-8 never matches
    /// inside a code point.
    int indexOf(TextBytes part, int start) {
        for (int at = start; at <= length - part.length; at++) {
            if (matches(at, part)) {
                return at;
            }
        }
        return -1;
    }

    private boolean matches(int offset, TextBytes part) {
        for (int i = 0; i < part.length; i++) {
            if (bytes[from + offset + i] != part.bytes[part.from + i]) {
                return false;
            }
        }
        return true;
    }
}
