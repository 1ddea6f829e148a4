package io.deltaway.ai.internal;

/// What a model thinks aloud before it answers, between `<think>` and `</think>`: no part of its
/// answer. Some servers give the second mark only, as the first one is part of the question.
public final class Thoughts {

    private static final String BEGIN = "<think>";
    private static final String END = "</think>";

    private Thoughts() {}

    /// What is said behind the thoughts; nothing as long as they go on, or may just begin.
    public static String without(String said) {
        String begun = said.stripLeading();
        int end = begun.indexOf(END);
        int start = begun.indexOf(BEGIN);
        if (end >= 0 && (start <= 0 || start > end)) {
            return begun.substring(end + END.length());
        }
        return begun.startsWith(BEGIN) || BEGIN.startsWith(begun) ? "" : said;
    }
}
