package io.deltaway.assistant.internal;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The sentences of a passage.
final class Sentences {

    /// Between the cells of a row.
    private static final String CELLS = " | ";

    /// A row whose cells stand behind the names of their columns. Possessive, as each of the cells,
    /// of which there may be thousands, would be a call deeper.
    private static final Pattern NAMED_CELLS =
            Pattern.compile("[^:;]{1,59}+: [^;]++(?:; [^:;]{1,59}+: [^;]++)++");

    /// A text that ends as a sentence does, or says what comes next; in quotes perhaps.
    private static final Pattern ENDED =
            Pattern.compile(".*[.!?:…。！？：।؟]['\"’”»」』)\\]]*+", Pattern.DOTALL);

    private Sentences() {}

    /// Each on one line. What is set apart by empty lines and has no end is a heading, and left
    /// out, if anything comes behind it. The row of a table is a sentence, but for the one that
    /// only names the columns.
    static List<String> of(String text) {
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
                add(String.join(" ", running), false, sentences);
                running.clear();
                boolean namesTheNext =
                        i + 1 < lines.size() && NAMED_CELLS.matcher(lines.get(i + 1)).matches();
                if (isNamed || !namesTheNext) {
                    sentences.add(line);
                }
            }
            add(String.join(" ", running), isLast, sentences);
        }
        return sentences;
    }

    private static void add(String text, boolean isLast, List<String> sentences) {
        BreakIterator bounds = BreakIterator.getSentenceInstance(Locale.ROOT);
        bounds.setText(text);
        int from = bounds.first();
        for (int to = bounds.next(); to != BreakIterator.DONE; to = bounds.next()) {
            String sentence = text.substring(from, to).strip();
            boolean isShort = sentence.length() < 25 && !ENDED.matcher(sentence).matches();
            if (!sentence.isEmpty() && (isLast || !isShort)) {
                sentences.add(sentence);
            }
            from = to;
        }
    }
}
