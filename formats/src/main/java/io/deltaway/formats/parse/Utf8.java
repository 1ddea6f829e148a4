package io.deltaway.formats.parse;

/// Whether bytes are UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF (Unicode 16,
/// table 3-7).
public final class Utf8 {

    private Utf8() {}

    /// The first byte in `[from, to)` that does not belong to a valid character, or `to`.
    public static int firstInvalid(byte[] bytes, int from, int to) {
        int at = from;
        int last = to - 7;
        while (at < to) {
            if (at < last && (Eight.at(bytes, at) & Eight.HIGHS) == 0) {
                at += 8;
            } else if (bytes[at] >= 0) {
                at++;
            } else {
                int length = lengthAt(bytes, at, to);
                if (length == 0) {
                    return at;
                }
                at += length;
            }
        }
        return to;
    }

    public static boolean isValid(byte[] bytes, int from, int to) {
        return firstInvalid(bytes, from, to) == to;
    }

    /// The number of bytes of the character at `at`, or 0 where there is none.
    private static int lengthAt(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xFF;
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || at + length > to) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
