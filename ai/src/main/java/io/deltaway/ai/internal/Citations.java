package io.deltaway.ai.internal;

import io.deltaway.ai.Cited;
import io.deltaway.ai.Passage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks what an answer cites: marks of passages that were not shown are taken out, the others are
/// numbered anew and written one by one, as in `[1] [2]`, however the model wrote them: `[ 1 ]`,
/// `[1, 2]`, `[1-2]`, `【1】`. An answer that cites nothing is none.
public final class Citations {

    private static final String OPEN = "[\\[［【]";
    private static final String DASH = "[-‐‑–—]";
    private static final String BETWEEN = "(?:[,;，、]|" + DASH + ")";
    private static final String NUMBER = "\\p{Nd}++";

    /// Possessive, as a model may go on and on with numbers, each of which would be a call deeper.
    private static final Pattern MARKS =
            Pattern.compile(
                    "\\s?"
                            + OPEN
                            + "\\s*+("
                            + NUMBER
                            + "(?:\\s*+"
                            + BETWEEN
                            + "\\s*+"
                            + NUMBER
                            + ")*+)\\s*+[\\]］】]");

    private static final Pattern UNFINISHED =
            Pattern.compile(OPEN + "(?:\\s|\\p{Nd}|" + BETWEEN + ")*+\\z");

    /// A number, or the first and the last of some.
    private static final Pattern NUMBERS =
            Pattern.compile("(" + NUMBER + ")(?:\\s*" + DASH + "\\s*(" + NUMBER + "))?");

    private Citations() {}

    /// @param shown the passages, as they were numbered from 1 on
    public static Cited checked(String answer, List<Passage> shown) {
        var marks = new LinkedHashMap<Integer, Integer>();
        String text =
                MARKS.matcher(answer.strip())
                        .replaceAll(found -> marks(numbers(found, shown.size()), marks));
        var sources = new ArrayList<String>();
        marks.keySet().forEach(number -> sources.add(shown.get(number - 1).source()));
        return new Cited(!sources.isEmpty(), text, List.copyOf(sources));
    }

    /// The text of an answer that goes on: without a mark whose end has not been said. What is
    /// checked of more of it begins with this.
    public static String beginning(String answer, List<Passage> shown) {
        return checked(UNFINISHED.matcher(answer).replaceFirst(""), shown).text();
    }

    /// The numbers of passages in a mark.
    private static Set<Integer> numbers(MatchResult mark, int most) {
        var numbers = new LinkedHashSet<Integer>();
        Matcher parts = NUMBERS.matcher(mark.group(1));
        while (parts.find()) {
            int from = number(parts.group(1), most);
            int to = parts.group(2) == null ? from : number(parts.group(2), most);
            for (int number = Math.max(1, from); number <= Math.min(to, most); number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /// One above the last passage for all that are above it.
    private static int number(String digits, int most) {
        return digits.length() > 6 ? most + 1 : Integer.parseInt(digits);
    }

    private static String marks(Set<Integer> numbers, Map<Integer, Integer> marks) {
        var kept = new StringBuilder();
        for (int number : numbers) {
            Integer known = marks.putIfAbsent(number, marks.size() + 1);
            kept.append(" [").append(known == null ? marks.size() : known).append(']');
        }
        return kept.toString();
    }
}
