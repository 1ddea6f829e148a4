package io.deltaway.formats.parse;

import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/// What Jackson finds wrong with a text, without what it says of itself.
final class JsonMistakes {

    private JsonMistakes() {}

    static String told(JacksonException e) {
        if (e instanceof UnexpectedEndOfInputException) {
            return "it ends too early";
        }
        String message =
                String.valueOf(e.getOriginalMessage())
                        .replaceAll("\\(CTRL-CHAR, code (\\d+)\\)", "control character $1")
                        .replaceAll(" \\(code -?\\d+\\)", "")
                        .replaceAll(" ?\\(start marker at .*", "")
                        .replaceAll(": enable `.*", "")
                        .replaceAll(", from `[^`]*`", "")
                        .replaceAll(
                                ": maybe a \\(non-standard\\) comment.*", ": JSON has no comments")
                        .replaceAll("(a valid value )?\\(JSON String, .*", "a value");
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }
}
