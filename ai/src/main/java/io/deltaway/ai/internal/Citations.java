package io.deltaway.ai.internal;

import io.deltaway.ai.Cited;
import io.deltaway.ai.Passage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Checks what an answer cites: marks of passages that were not shown are taken out, the others are
/// numbered anew. An answer that cites nothing is none.
public final class Citations {

    private static final Pattern MARKS = Pattern.compile("\\s?\\[(\\d+(?:\\s*,\\s*\\d+)*)]");
    private static final Pattern UNFINISHED = Pattern.compile("\\[[\\d,\\s]*");
    private static final Pattern BETWEEN = Pattern.compile("\\s*,\\s*");

    private Citations() {}

    /// @param shown the passages, as they were numbered from 1 on
    public static Cited checked(String answer, List<Passage> shown) {
        var numbers = new LinkedHashMap<Integer, Integer>();
        String text =
                MARKS.matcher(answer.strip()).replaceAll(marks -> marks(marks, shown, numbers));
        var sources = new ArrayList<String>();
        numbers.keySet().forEach(number -> sources.add(shown.get(number - 1).source()));
        return new Cited(!sources.isEmpty(), text, List.copyOf(sources));
    }

    /// The text of an answer that goes on: without a mark whose end has not been said. What is
    /// checked of more of it begins with this.
    public static String beginning(String answer, List<Passage> shown) {
        int open = answer.lastIndexOf('[');
        boolean isOpen = open >= 0 && UNFINISHED.matcher(answer.substring(open)).matches();
        return checked(isOpen ? answer.substring(0, open) : answer, shown).text();
    }

    private static String marks(
            MatchResult marks, List<Passage> shown, Map<Integer, Integer> numbers) {
        var kept = new StringBuilder();
        for (String digits : BETWEEN.split(marks.group(1), -1)) {
            int number = digits.length() > 6 ? 0 : Integer.parseInt(digits);
            if (number >= 1 && number <= shown.size()) {
                Integer known = numbers.putIfAbsent(number, numbers.size() + 1);
                kept.append(kept.isEmpty() ? " [" : ", ")
                        .append(known == null ? numbers.size() : known);
            }
        }
        return kept.isEmpty() ? "" : kept.append(']').toString();
    }
}
