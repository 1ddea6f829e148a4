package io.deltaway.house;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Java source, as far as a pattern can read it.
final class Code {

    /// Text blocks, strings and characters are found too, so that what looks like a comment inside
    /// one is kept.
    private static final Pattern TOKENS =
            Pattern.compile(
                    "(\"\"\".*?(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+')|//[^\\n]*|/\\*.*?\\*/",
                    Pattern.DOTALL);

    private Code() {}

    static String withoutComments(String source) {
        return TOKENS.matcher(source)
                .replaceAll(m -> m.group(1) == null ? " " : Matcher.quoteReplacement(m.group(1)));
    }

    static String withoutCommentsAndText(String source) {
        return TOKENS.matcher(source).replaceAll(m -> m.group(1) == null ? " " : "\"\"");
    }
}
