package io.deltaway.search.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// The words of texts: Lucene's analysis of a language, of texts as they look. By any number of
/// threads.
public final class Words {

    /// What is before it looks like nothing else.
    private static final char FIRST_SPECIAL = '\u00A0';

    private static final Pattern UNSEEN = Pattern.compile("[\\u00AD\\u200B\\u2060\\uFEFF]");

    private final Analyzer analyzer;

    public Words(Analyzer analyzer) {
        this.analyzer = analyzer;
    }

    /// Told of a word, by characters that are another word's afterwards.
    @FunctionalInterface
    public interface Taker {
        void take(char[] characters, int length);
    }

    /// Gives the words of a text, one after the other.
    public void of(String text, Taker taker) {
        try (var tokens = analyzer.tokenStream("", plain(text))) {
            var term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                taker.take(term.buffer(), term.length());
            }
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The words of a text, counted.
    WordCounts counts(String text) {
        var all =
                new Object() {
                    long[] words = new long[64];
                    int size;
                };
        of(
                text,
                (characters, length) -> {
                    if (all.size == all.words.length) {
                        all.words = Arrays.copyOf(all.words, 2 * all.size);
                    }
                    all.words[all.size++] = WordCounts.hash(characters, length);
                });
        return WordCounts.of(all.words, all.size);
    }

    /// As it looks: composed letters, ligatures and letters of full width are those that they look
    /// like, and what is never seen is left out, as the hyphens where a word may be broken.
    private static String plain(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) < FIRST_SPECIAL) {
            i++;
        }
        if (i == text.length()) {
            return text; // most are
        }
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
        return UNSEEN.matcher(normal).replaceAll("");
    }
}
