package io.deltaway.engine.value;

import java.util.HexFormat;

/// Texts as a terminal may get them: what would move the cursor, change colours, or turn the
/// direction of what follows is written as an escape, as in `\u001b`. Who writes a file that a
/// program reads can't do anything to the terminal of whoever runs it.
public final class Printable {

    private Printable() {}

    /// A text on one line: the ends of lines and tabs are escapes as well.
    public static String line(String text) {
        return escaped(text, "");
    }

    /// A text that may have several lines.
    public static String lines(String text) {
        return escaped(text, "\n\t");
    }

    private static String escaped(String text, String kept) {
        int first = 0;
        while (first < text.length() && isPlain(text.charAt(first), kept)) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        var out = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c, kept)) {
                out.append(c);
            } else {
                switch (c) {
                    case '\n' -> out.append("\\n");
                    case '\r' -> out.append("\\r");
                    case '\t' -> out.append("\\t");
                    default -> out.append("\\u").append(HexFormat.of().toHexDigits(c));
                }
            }
        }
        return out.toString();
    }

    private static boolean isPlain(char c, String kept) {
        boolean control = c < ' ' || c >= 0x7F && c < 0xA0;
        boolean endsLine = c == '\u2028' || c == '\u2029';
        boolean turns = c >= '\u202A' && c <= '\u202E' || c >= '\u2066' && c <= '\u2069';
        return !control && !endsLine && !turns || kept.indexOf(c) >= 0;
    }
}
