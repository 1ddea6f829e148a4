package io.deltaway.assistant.internal;

import io.deltaway.search.Language;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    /// A word or a number, such as O'Brien and 3.5.
    private static final Pattern RUN =
            Pattern.compile("[\\p{L}\\p{N}]++(?:[.,:'\u2019_][\\p{L}\\p{N}]++)*+");

    /// What is written without spaces, with the sign of Japanese for a long vowel.
    private static final Pattern UNSPACED =
            Pattern.compile(
                    "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}\\p{IsLao}\\p{IsKhmer}"
                            + "\\p{IsMyanmar}\u30FC]+");

    /// The small words as an index of each language finds them.
    private static final Map<Language, Set<String>> FOUND = new ConcurrentHashMap<>();

    private final Language language;
    private final Set<String> small;
    private final Map<String, Integer> weights = new HashMap<>();

    Inquiry(String question, Language language) {
        this.language = language;
        this.small =
                FOUND.computeIfAbsent(
                        language, its -> new HashSet<>(its.words(String.join(" ", SMALL))));
        words(question).forEach(word -> weights.put(word, 1));
        names(question).forEach(word -> weights.replace(word, NAME));
    }

    /// The words of the question, and what each is worth.
    Map<String, Integer> weights() {
        return weights;
    }

    /// The words of a text as the index finds them, but for small ones. What is written without
    /// spaces is compared by its pairs of characters, and by single ones as far as the question has
    /// such.
    Set<String> words(String text) {
        var words = new LinkedHashSet<String>();
        String spaced =
                UNSPACED.matcher(composed(text))
                        .replaceAll(run -> {
                            addPairs(run.group(), words);
                            return " ";
                        });
        words.addAll(language.words(spaced));
        words.removeAll(small);
        return words;
    }

    /// The words of a text that are names or numbers: with a digit, or a capital letter where that
    /// is not the first word.
    Set<String> names(String text) {
        var names = new HashSet<String>();
        Matcher runs = RUN.matcher(UNSPACED.matcher(composed(text)).replaceAll(" "));
        for (boolean isFirst = true; runs.find(); isFirst = false) {
            boolean mayBeName = !isFirst;
            if (runs.group()
                    .chars()
                    .anyMatch(c -> Character.isDigit(c) || mayBeName && Character.isUpperCase(c))) {
                names.addAll(words(runs.group()));
            }
        }
        return names;
    }

    private void addPairs(String run, Set<String> words) {
        for (int i = 0; i + 1 < run.length(); i++) {
            words.add(run.substring(i, i + 2));
        }
        run.codePoints()
                .filter(Character::isIdeographic)
                .mapToObj(Character::toString)
                .filter(one -> one.equals(run) || weights.containsKey(one))
                .forEach(words::add);
    }

    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }
}
