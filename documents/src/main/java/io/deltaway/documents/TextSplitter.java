package io.deltaway.documents;

import io.deltaway.documents.internal.split.Cuts;
import io.deltaway.documents.internal.split.Level;
import io.deltaway.documents.internal.split.Units;
import io.deltaway.table.FunctionCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Cuts where the text itself says, and where that leaves a choice, where a hash of the words
/// around says: so an edit moves the cuts beside it, and no others. Immutable: each option gives
/// another one.
public final class TextSplitter implements Splitter {

    private static final long serialVersionUID = 1;

    /// Where it cuts in any case.
    enum Cut {
        /// At pages too, but overlaps go across.
        TOKENS,
        HEADINGS,
        PAGES,
        SENTENCES
    }

    private final Cut cut;
    private final int min;
    private final int max;
    private final int overlap;
    private final TokenCounter counter;

    private TextSplitter(Cut cut, int min, int max, int overlap, TokenCounter counter) {
        this.cut = cut;
        this.min = min;
        this.max = max;
        this.overlap = overlap;
        this.counter = counter;
        ParseOptions.check(max > 0, "a max of a token at least", max);
        ParseOptions.check(
                min >= 0 && 2L * min <= max,
                "a max of at least twice min",
                "min " + min + ", max " + max);
        // More would make passages that are overlap and hardly anything else.
        long most = max - Math.max(2L * min, (max + 1L) / 2);
        ParseOptions.check(
                overlap >= 0 && overlap <= most,
                "an overlap from 0 to " + most + ", so that half of max and twice min are left",
                overlap);
    }

    static TextSplitter of(Cut cut, int min, int max) {
        return new TextSplitter(cut, min, max, 0, TokenCounter.estimate());
    }

    /// Each passage begins with up to so many tokens of the one before. They count for its length:
    /// half of `max`, and twice `min`, must be left.
    public TextSplitter overlap(int tokens) {
        return new TextSplitter(cut, min, max, tokens, counter);
    }

    /// Tokens are counted so: as by the tokenizer of the model that reads the passages.
    public TextSplitter counting(TokenCounter tokens) {
        return new TextSplitter(cut, min, max, overlap, tokens);
    }

    @Override
    public List<Passage> split(Contents contents) {
        Units units = Units.of(contents.blocks(), counter, max - overlap);
        var passages = new ArrayList<Passage>();
        int start = 0;
        for (int i = 1; i <= units.size(); i++) {
            if (i == units.size() || isCut(units, i)) {
                for (Cuts.Piece piece : Cuts.of(units, start, i, min, max - overlap)) {
                    int from = before(units, cut == Cut.TOKENS ? 0 : start, piece.from());
                    passages.add(units.passage(from, piece.from(), piece.to()));
                }
                start = i;
            }
        }
        return passages;
    }

    /// Ten minutes, as a counter of one's own may be slow.
    @Override
    public Duration within() {
        return Duration.ofMinutes(10);
    }

    private boolean isCut(Units units, int unit) {
        return switch (cut) {
            case TOKENS, PAGES -> units.page(unit - 1) != units.page(unit);
            case HEADINGS -> units.level(unit).isHeading();
            case SENTENCES -> units.level(unit).compareTo(Level.SENTENCE) <= 0;
        };
    }

    /// Where a passage begins with its overlap.
    private int before(Units units, int least, int from) {
        int first = from;
        while (first > least && units.tokens(first - 1, from) <= overlap) {
            first--;
        }
        return first;
    }

    /// All that its cuts depend on, so that a restarted program knows what it split by.
    @Override
    public String toString() {
        return "passages of %d to %d, overlapping by %d, cut at %s, counted by %s"
                .formatted(min, max, overlap, cut, FunctionCode.of(counter));
    }
}
