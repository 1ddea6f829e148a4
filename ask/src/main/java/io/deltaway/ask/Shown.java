package io.deltaway.ask;

import io.deltaway.assistant.Answer;
import io.deltaway.assistant.Source;
import java.util.regex.Pattern;

/// An answer as a terminal shows it. What stands in documents can't steer the terminal.
final class Shown {

    /// What is no character, also what xterm takes for the beginning of a sequence (U+009B), breaks
    /// lines, or turns round what follows.
    private static final Pattern STEERING =
            Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069]");

    private Shown() {}

    static String of(Answer answer) {
        var text = new StringBuilder(plain(answer.answer()));
        int number = 0;
        for (Source source : answer.citations()) {
            text.append("\n[").append(++number).append("] ").append(plain(source.path()));
            if (!source.section().isEmpty()) {
                text.append(", ").append(plain(source.section()));
            }
            if (source.page() > 0) {
                text.append(", page ").append(source.page());
            }
        }
        return text.toString();
    }

    static String plain(String text) {
        return STEERING.matcher(text).replaceAll(" ");
    }
}
