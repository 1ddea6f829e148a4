package io.deltaway.testkit;

import java.util.ArrayList;
import java.util.List;

/// Takes lines of text apart: words between blanks, where quotes and brackets keep together what is
/// in them.
final class TextScanner {

    private TextScanner() {}

    /// The words of a line.
    static List<String> words(String line) {
        return split(line, ' ').stream().filter(word -> !word.isEmpty()).toList();
    }

    /// The parts between separators that stand outside quotes and brackets, without blanks around
    /// them.
    ///
    /// @throws IllegalArgumentException where a quote or bracket is not closed
    static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        int depth = 0;
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                at = endOfQuote(text, at);
            } else if ("[({".indexOf(c) >= 0) {
                depth++;
            } else if ("])}".indexOf(c) >= 0) {
                depth--;
            } else if (c == separator && depth == 0) {
                parts.add(text.substring(from, at).strip());
                from = at + 1;
            }
        }
        if (depth != 0) {
            throw new IllegalArgumentException("a bracket is not closed in: " + text);
        }
        parts.add(text.substring(from).strip());
        return parts;
    }

    private static int endOfQuote(String text, int start) {
        for (int at = start + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == text.charAt(start)) {
                return at;
            }
        }
        throw new IllegalArgumentException("a quote is not closed in: " + text);
    }

    /// The text between quotes, with the escapes of Java.
    static String quoted(String text) {
        var out = new StringBuilder("'");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                case '\'' -> out.append("\\'");
                default -> {
                    if (c < ' ' || c == 0x7F || c != ' ' && Character.isSpaceChar(c)) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('\'').toString();
    }

    /// What [#quoted] was given; a text without quotes as it is.
    static String unquoted(String text) {
        if (text.length() < 2 || text.charAt(0) != '\'' && text.charAt(0) != '"') {
            return text;
        }
        var out = new StringBuilder();
        int at = 1;
        while (at < text.length() - 1) {
            char c = text.charAt(at++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escaped = text.charAt(at++);
            switch (escaped) {
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'u' -> {
                    out.append((char) Integer.parseInt(text, at, at + 4, 16));
                    at += 4;
                }
                default -> out.append(escaped);
            }
        }
        return out.toString();
    }
}
