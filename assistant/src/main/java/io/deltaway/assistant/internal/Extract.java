package io.deltaway.assistant.internal;

import io.deltaway.assistant.internal.Choice.Said;
import io.deltaway.documents.Block;
import io.deltaway.documents.Contents;
import io.deltaway.search.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Answers without a model: the sentences of the passages that say most of what is asked. The same
/// question and passages give the same answer.
public final class Extract {

    private static final int SUMMARY_SENTENCES = 6;

    /// Characters of a sentence of a summary: JSON or a log on one line may be a document long.
    private static final int LONGEST = 1_000;

    private static final String NOTHING = "The documents say nothing about this.";

    /// Before what was found by its meaning, or by other forms of the words.
    private static final String CLOSEST =
            "No sentence has the words of the question. What comes closest: ";

    /// So many sentences of the best passage.
    private static final int CLOSEST_SENTENCES = 2;

    private Extract() {}

    /// An answer.
    ///
    /// @param text with `[1]` behind what the first of the cited passages says
    /// @param cited the passages that it refers to, by their place among all
    /// @param marks where in the text those begin: sentences may have a `[1]` of their own
    public record Answered(String text, List<Integer> cited, List<Integer> marks) {}

    /// Answers from passages, the best of which come first. Where no sentence has a word of the
    /// question, by the beginning of the best passage.
    ///
    /// @param language of the passages
    public static Answered answer(String question, List<String> passages, Language language) {
        List<List<String>> sentences = passages.stream().map(Sentences::of).toList();
        List<Said> best = Choice.of(new Inquiry(question, language), sentences);
        return best.isEmpty() ? of(beginning(sentences), CLOSEST) : of(best, "");
    }

    private static List<Said> beginning(List<List<String>> passages) {
        List<String> first = passages.isEmpty() ? List.of() : passages.getFirst();
        return IntStream.range(0, Math.min(CLOSEST_SENTENCES, first.size()))
                .mapToObj(place -> new Said(first.get(place), 0, place))
                .toList();
    }

    private static Answered of(List<Said> best, String intro) {
        var cited = new ArrayList<Integer>();
        var marks = new ArrayList<Integer>();
        var text = new StringBuilder(intro);
        for (int s = 0; s < best.size(); s++) {
            Said one = best.get(s);
            if (!cited.contains(one.passage())) {
                cited.add(one.passage());
            }
            text.append(s == 0 ? "" : " ").append(one.text());
            if (s + 1 == best.size() || best.get(s + 1).passage() != one.passage()) {
                marks.add(text.length() + 1);
                text.append(" [").append(cited.indexOf(one.passage()) + 1).append(']');
            }
        }
        return new Answered(best.isEmpty() ? NOTHING : text.toString(), cited, marks);
    }

    /// The first sentence of each section of a document, as far as there is room. One that is cut
    /// ends in `…`.
    public static String summary(Contents contents) {
        var summary = new ArrayList<String>();
        boolean isFirst = true;
        for (Block block : contents.blocks()) {
            if (block.kind() == Block.Kind.HEADING) {
                isFirst = true;
            } else if (isFirst && summary.size() < SUMMARY_SENTENCES) {
                List<String> sentences = Sentences.of(block.text());
                summary.add(cut(sentences.isEmpty() ? block.text() : sentences.getFirst()));
                isFirst = false;
            }
        }
        return String.join(" ", summary);
    }

    /// Cut where a word ends, if one ends in the second half of the room.
    private static String cut(String sentence) {
        if (sentence.length() <= LONGEST) {
            return sentence;
        }
        int blank = sentence.lastIndexOf(' ', LONGEST);
        int end = blank > LONGEST / 2 ? blank : LONGEST;
        boolean isHalf = Character.isHighSurrogate(sentence.charAt(end - 1));
        return sentence.substring(0, isHalf ? end - 1 : end) + " …";
    }
}
