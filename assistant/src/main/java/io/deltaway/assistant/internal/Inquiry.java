package io.deltaway.assistant.internal;

import io.deltaway.search.Language;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words of a question, and what each is worth.
///
/// Names and numbers count twice: what follows "which" says of which kind an answer is, and that
/// texts seldom repeat (Moldovan and others, LASSO, 1999). How rare words are among the passages
/// that were found says nothing: that for which they were found is in all of them.
final class Inquiry {

    private static final int NAME = 2;

    /// Words that say nothing about what a question is about.
    private static final Set<String> SMALL =
            Set.of(
                    "a", "about", "an", "and", "are", "as", "at", "be", "but", "by", "can", "did",
                    "do", "does", "for", "from", "get", "has", "have", "how", "i", "if", "in", "is",
                    "it", "its", "many", "me", "much", "my", "of", "often", "on", "or", "our",
                    "should", "tell", "that", "the", "their", "there", "they", "this", "to", "us",
                    "was", "we", "were", "what", "when", "where", "which", "who", "why", "will",
                    "with", "you", "your");

    private static final Pattern RUN = Pattern.compile("[\\p{L}\\p{N}]+");

    private final Language language;
    private final Set<String> small;
    private final Map<String, Integer> weights = new HashMap<>();

    Inquiry(String question, Language language) {
        this.language = language;
        this.small = new HashSet<>(language.words(String.join(" ", SMALL)));
        words(question).forEach(word -> weights.put(word, 1));
        Matcher runs = RUN.matcher(composed(question));
        for (boolean isFirst = true; runs.find(); isFirst = false) {
            boolean mayBeName = !isFirst;
            if (runs.group()
                    .chars()
                    .anyMatch(c -> Character.isDigit(c) || mayBeName && Character.isUpperCase(c))) {
                words(runs.group()).forEach(word -> weights.replace(word, NAME));
            }
        }
    }

    /// The words of the question, and what each is worth.
    Map<String, Integer> weights() {
        return weights;
    }

    /// The words of a text as the index finds them, but for small ones. What is written without
    /// spaces is compared by its pairs of characters.
    Set<String> words(String text) {
        var words = new LinkedHashSet<String>();
        String spaced =
                RUN.matcher(composed(text))
                        .replaceAll(run -> {
                            String characters = run.group();
                            if (characters.codePoints().noneMatch(Inquiry::hasNoSpaces)) {
                                return Matcher.quoteReplacement(characters);
                            }
                            String lower = characters.toLowerCase(Locale.ROOT);
                            for (int i = 0; i + 1 < lower.length(); i++) {
                                words.add(lower.substring(i, i + 2));
                            }
                            return " ";
                        });
        words.addAll(language.words(spaced));
        words.removeAll(small);
        return words;
    }

    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    private static boolean hasNoSpaces(int character) {
        return switch (Character.UnicodeScript.of(character)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }
}
