package io.deltaway.ai.internal;

import io.deltaway.ai.Cited;
import io.deltaway.ai.Passage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Checks what an answer cites: marks of passages that were not shown are taken out, the others are
/// numbered anew and written one by one, as in ` [1] [2]`, however the model wrote them: `[ 1 ]`,
/// `[1, 2]`, `[1-2]`, `【1】`, `so[1]`. An answer that cites nothing is none.
///
/// What can't be a citation stays as it is: `args[1]` where a passage has that, `args[0]`,
/// `m[i][1]`, and `Item [12]` where a passage has `[12]` and is not the twelfth. An answer without
/// another mark cites by `args[1]` the first passage where that has it: it may be meant so, and is
/// true of it.
public final class Citations {

    private static final String OPEN = "[\\[［【]";
    private static final String DASH = "[-‐‑–—]";
    private static final String BETWEEN = "(?:[,;，、]|" + DASH + ")";
    private static final int LONGEST_WORD = 100;
    private static final String LETTERS = "[\\p{L}\\p{N}_]";
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

    /// The end of what may have an index, and may be cited just as well.
    private static final Pattern WORD =
            Pattern.compile(
                    "(?:" + LETTERS + "++|" + LETTERS + "*+\\(?+" + LETTERS + "*+\\)|])\\z");

    private final List<Passage> shown;
    private final Map<String, Set<Integer>> holders = new HashMap<>();
    private final Map<Integer, Integer> marks = new LinkedHashMap<>();

    /// What is a mark or a token of its own passage.
    private final Set<Integer> unclear = new LinkedHashSet<>();

    private Citations(List<Passage> shown) {
        this.shown = shown;
    }

    /// @param shown the passages, as they were numbered from 1 on
    public static Cited checked(String answer, List<Passage> shown) {
        return new Citations(shown).checked(answer.strip());
    }

    private Cited checked(String answer) {
        String text = marked(answer);
        if (marks.isEmpty()) {
            text += marks(unclear);
        }
        List<String> sources =
                marks.keySet().stream().map(number -> shown.get(number - 1).source()).toList();
        return new Cited(!sources.isEmpty(), text, sources);
    }

    private String marked(String answer) {
        var text = new StringBuilder();
        Matcher found = MARKS.matcher(answer);
        int copied = 0;
        while (found.find()) {
            Set<Integer> numbers = numbers(found, shown.size());
            boolean isBehindMark = copied > 0 && copied == found.start();
            String word = wordBefore(answer, found.start());
            String token = word + found.group().strip();
            if (isBehindMark || isMark(word, token, !numbers.isEmpty())) {
                text.append(answer, copied, found.start()).append(marks(numbers));
                copied = found.end();
            } else {
                numbers.retainAll(holders(token));
                unclear.addAll(numbers);
            }
        }
        return text.append(answer, copied, answer.length()).toString();
    }

    /// Empty where a blank is between, too.
    private static String wordBefore(String answer, int at) {
        Matcher word = WORD.matcher(answer.substring(Math.max(0, at - LONGEST_WORD), at));
        return !Character.isWhitespace(answer.charAt(at)) && word.find() ? word.group() : "";
    }

    /// Whether it is one that the model set, be it of a passage that was not shown.
    private boolean isMark(String word, String token, boolean isOfShown) {
        return word.isEmpty()
                ? isOfShown || holders(token).isEmpty()
                : isOfShown && !word.equals("]") && holders(token).isEmpty();
    }

    /// The passages that have this, and not as the end of a longer word.
    private Set<Integer> holders(String token) {
        return holders.computeIfAbsent(
                token,
                t -> {
                    Pattern alone = Pattern.compile("(?<!" + LETTERS + ")" + Pattern.quote(t));
                    return IntStream.rangeClosed(1, shown.size())
                            .filter(n -> alone.matcher(shown.get(n - 1).text()).find())
                            .boxed()
                            .collect(Collectors.toSet());
                });
    }

    /// The text of an answer that goes on: without a mark whose end has not been said. What is
    /// checked of more of it begins with this.
    public static String beginning(String answer, List<Passage> shown) {
        return new Citations(shown).marked(UNFINISHED.matcher(answer).replaceFirst("").strip());
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

    private String marks(Set<Integer> numbers) {
        var kept = new StringBuilder();
        for (int number : numbers) {
            Integer known = marks.putIfAbsent(number, marks.size() + 1);
            kept.append(" [").append(known == null ? marks.size() : known).append(']');
        }
        return kept.toString();
    }
}
