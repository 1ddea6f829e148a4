package io.deltaway.assistant.internal;

import io.deltaway.documents.Block;
import io.deltaway.documents.Contents;
import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Answers without a model: the sentences of the passages that say most of what is asked. The same
/// question and passages give the same answer.
public final class Extract {

    /// How many sentences an answer has at most.
    private static final int SENTENCES = 3;

    /// A sentence belongs to the answer if it is at least this good beside the best one.
    private static final double GOOD = 0.55;

    private static final int SUMMARY_SENTENCES = 6;
    private static final String NOTHING = "The documents say nothing about this.";

    /// Before what was found by its meaning, or by other forms of the words.
    private static final String CLOSEST =
            "No sentence has the words of the question. What comes closest: ";

    /// So many sentences of the best passage.
    private static final int CLOSEST_SENTENCES = 2;

    /// Between the cells of a row.
    private static final String CELLS = " | ";

    /// A row whose cells stand behind the names of their columns. Possessive, as each of the cells,
    /// of which there may be thousands, would be a call deeper.
    private static final Pattern NAMED_CELLS =
            Pattern.compile("[^:;]{1,59}+: [^;]++(?:; [^:;]{1,59}+: [^;]++)++");

    /// Words that say nothing about what a question is about.
    private static final Set<String> SMALL =
            Set.of(
                    "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for",
                    "from", "has", "have", "how", "i", "if", "in", "is", "it", "of", "on", "or",
                    "the", "there", "this", "that", "to", "was", "we", "what", "when", "where",
                    "which", "who", "why", "will", "with", "you");

    private Extract() {}

    /// An answer.
    ///
    /// @param text with `[1]` behind what the first of the cited passages says
    /// @param cited the passages that it refers to, by their place among all
    public record Answered(String text, List<Integer> cited) {}

    /// A sentence of a passage.
    private record Said(String text, int passage, int place, double worth) {}

    /// Answers from passages, the best of which come first. Where no sentence has a word of the
    /// question, by the beginning of the best passage.
    public static Answered answer(String question, List<String> passages) {
        Set<String> asked = words(question);
        var sentences = new ArrayList<List<String>>();
        var frequencies = new HashMap<String, Integer>();
        for (String passage : passages) {
            List<String> ofPassage = sentences(passage);
            sentences.add(ofPassage);
            for (String sentence : ofPassage) {
                words(sentence).forEach(word -> frequencies.merge(word, 1, Integer::sum));
            }
        }
        int count = sentences.stream().mapToInt(List::size).sum();
        var said = new ArrayList<Said>();
        for (int passage = 0; passage < sentences.size(); passage++) {
            List<String> ofPassage = sentences.get(passage);
            for (int place = 0; place < ofPassage.size(); place++) {
                String sentence = ofPassage.get(place);
                double worth = worth(asked, words(sentence), frequencies, count);
                said.add(new Said(sentence, passage, place, worth / (1 + 0.05 * passage)));
            }
        }
        List<Said> best = best(said);
        return best.isEmpty()
                ? of(
                        said.stream()
                                .limit(CLOSEST_SENTENCES)
                                .filter(s -> s.passage() == 0)
                                .toList(),
                        CLOSEST)
                : of(best, "");
    }

    /// Each word of the question counts, and half as much more the rarest one. More would be too
    /// much: the word for which passages were found is in all of them.
    private static double worth(
            Set<String> asked, Set<String> words, Map<String, Integer> frequencies, int count) {
        double worth = 0;
        for (String word : words) {
            if (asked.contains(word)) {
                double rarity = Math.log(1 + (double) count / frequencies.getOrDefault(word, 1));
                worth += 1 + rarity / (2 * Math.log(1 + count));
            }
        }
        // Long sentences have many words by chance, very short ones say little.
        return worth / Math.log(8 + words.size());
    }

    private static List<Said> best(List<Said> said) {
        var byWorth = new ArrayList<>(said);
        byWorth.sort(
                Comparator.comparingDouble(Said::worth)
                        .reversed()
                        .thenComparingInt(Said::passage)
                        .thenComparingInt(Said::place));
        var best = new ArrayList<Said>();
        var texts = new HashSet<String>();
        for (Said one : byWorth) {
            boolean isGood = one.worth() > 0 && one.worth() >= GOOD * byWorth.getFirst().worth();
            if (isGood && best.size() < SENTENCES && texts.add(one.text())) {
                best.add(one);
            }
        }
        best.sort(Comparator.comparingInt(Said::passage).thenComparingInt(Said::place));
        return best;
    }

    private static Answered of(List<Said> best, String intro) {
        var cited = new ArrayList<Integer>();
        var text = new StringBuilder();
        for (int s = 0; s < best.size(); s++) {
            Said one = best.get(s);
            if (!cited.contains(one.passage())) {
                cited.add(one.passage());
            }
            // What looks like a citation in a document is none.
            String said = one.text().replaceAll("\\[(\\d+)]", "($1)");
            text.append(text.isEmpty() ? "" : " ").append(said);
            if (s + 1 == best.size() || best.get(s + 1).passage() != one.passage()) {
                text.append(" [").append(cited.indexOf(one.passage()) + 1).append(']');
            }
        }
        return new Answered(text.isEmpty() ? NOTHING : intro + text, cited);
    }

    /// The first sentence of each section of a document, as far as there is room.
    public static String summary(Contents contents) {
        var summary = new ArrayList<String>();
        boolean isFirst = true;
        for (Block block : contents.blocks()) {
            if (block.kind() == Block.Kind.HEADING) {
                isFirst = true;
            } else if (isFirst && summary.size() < SUMMARY_SENTENCES) {
                List<String> sentences = sentences(block.text());
                summary.add(sentences.isEmpty() ? block.text() : sentences.getFirst());
                isFirst = false;
            }
        }
        return String.join(" ", summary);
    }

    /// Each on one line. What is set apart by empty lines and has no end is a heading, and left
    /// out, if anything comes behind it. The row of a table is a sentence, but for the one that
    /// only names the columns.
    private static List<String> sentences(String text) {
        var sentences = new ArrayList<String>();
        String[] paragraphs = text.strip().split("\n\n", -1);
        for (int p = 0; p < paragraphs.length; p++) {
            boolean isLast = p + 1 == paragraphs.length;
            List<String> lines = paragraphs[p].lines().map(String::strip).toList();
            var running = new ArrayList<String>();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                boolean isNamed = NAMED_CELLS.matcher(line).matches();
                if (!isNamed && !line.contains(CELLS)) {
                    running.add(line);
                    continue;
                }
                addSentences(String.join(" ", running), false, sentences);
                running.clear();
                boolean namesTheNext =
                        i + 1 < lines.size() && NAMED_CELLS.matcher(lines.get(i + 1)).matches();
                if (isNamed || !namesTheNext) {
                    sentences.add(line);
                }
            }
            addSentences(String.join(" ", running), isLast, sentences);
        }
        return sentences;
    }

    private static void addSentences(String text, boolean isLast, List<String> sentences) {
        BreakIterator bounds = BreakIterator.getSentenceInstance(Locale.ROOT);
        bounds.setText(text);
        int from = bounds.first();
        for (int to = bounds.next(); to != BreakIterator.DONE; to = bounds.next()) {
            String sentence = text.substring(from, to).strip();
            boolean isShort = sentence.length() < 25 && !sentence.matches(".*[.!?:。！？：]");
            if (!sentence.isEmpty() && (isLast || !isShort)) {
                sentences.add(sentence);
            }
            from = to;
        }
    }

    /// In the order in which they come, without their endings.
    private static Set<String> words(String given) {
        String text = Normalizer.normalize(given, Normalizer.Form.NFKC);
        var words = new LinkedHashSet<String>();
        var word = new StringBuilder();
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (Character.isLetterOrDigit(c)) {
                word.append(Character.toLowerCase(c));
            } else if (!word.isEmpty() && Character.getType(c) != Character.FORMAT) {
                addWord(word.toString(), words);
                word.setLength(0);
            }
        }
        return words;
    }

    /// What is written without spaces is compared by its pairs of characters.
    private static void addWord(String word, Set<String> words) {
        if (word.codePoints().anyMatch(Extract::isWrittenWithoutSpaces)) {
            for (int i = 0; i + 1 < word.length(); i++) {
                words.add(word.substring(i, i + 2));
            }
        } else if (!SMALL.contains(word)) {
            words.add(stem(word));
        }
    }

    private static boolean isWrittenWithoutSpaces(int character) {
        return switch (Character.UnicodeScript.of(character)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }

    private static String stem(String word) {
        for (String ending : List.of("ing", "ed", "es", "s")) {
            if (word.length() > ending.length() + 3 && word.endsWith(ending)) {
                return word.substring(0, word.length() - ending.length());
            }
        }
        return word;
    }
}
