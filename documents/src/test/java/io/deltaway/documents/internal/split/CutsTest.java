package io.deltaway.documents.internal.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.documents.Block;
import io.deltaway.documents.Block.Kind;
import io.deltaway.documents.TokenCounter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.StringTokenizer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Pieces are those that looking at every place gives.
class CutsTest {

    private static final TokenCounter WORDS = text -> new StringTokenizer(text).countTokens();

    private final Random random = new Random(5);

    private static Units units(List<String> paragraphs, int longest) {
        List<Block> blocks =
                paragraphs.stream().map(text -> new Block(Kind.PARAGRAPH, 0, 0, text)).toList();
        return Units.of(blocks, WORDS, longest);
    }

    private static List<Cuts.Piece> everyPlace(Units units, int from, int to, int min, int max) {
        if (to - from < 2 || units.tokens(from, to) <= max) {
            return List.of(new Cuts.Piece(from, to));
        }
        Comparator<Integer> order =
                Comparator.comparing((Integer place) ->
                                units.tokens(from, place) < min || units.tokens(place, to) < min)
                        .thenComparing(units::level)
                        .thenComparing(units::hash, Comparator.reverseOrder())
                        .thenComparing(place -> place);
        int place = IntStream.range(from + 1, to).boxed().min(order).orElseThrow();
        var pieces = new ArrayList<>(everyPlace(units, from, place, min, max));
        pieces.addAll(everyPlace(units, place, to, min, max));
        return pieces;
    }

    /// Many of the texts around places are the same.
    @Test
    void theyAreCutAtTheBestPlaces() {
        for (int round = 0; round < 500; round++) {
            int words = 1 + random.nextInt(3);
            List<String> paragraphs =
                    IntStream.range(0, 1 + random.nextInt(4))
                            .mapToObj(p ->
                                    IntStream.range(0, 1 + random.nextInt(60))
                                            .mapToObj(i ->
                                                    "w"
                                                            + random.nextInt(words)
                                                            + (random.nextInt(5) == 0 ? ".\n" : ""))
                                            .collect(Collectors.joining(" ")))
                            .toList();
            int max = 1 + random.nextInt(20);
            int min = random.nextInt(max / 2 + 1);
            Units units = units(paragraphs, 1 + random.nextInt(max));
            int start = random.nextInt(units.size());
            int end = start + 1 + random.nextInt(units.size() - start);
            assertThat(Cuts.of(units, start, end, min, max))
                    .isEqualTo(everyPlace(units, start, end, min, max));
        }
    }

    /// Each place is as good as the one before, and the best is one that leaves too little behind:
    /// if a cut looked at all of them, this would take hours.
    @Test
    void aLongTextOfOneWordWithAnotherEndIsCutQuickly() {
        String text = "word ".repeat(1_000_000) + "the hippopotamus sleeps in Nairobi";
        Units units = units(List.of(text), 1);
        List<Cuts.Piece> pieces = Cuts.of(units, 0, units.size(), 10, 50);
        int next = 0;
        for (Cuts.Piece piece : pieces) {
            assertThat(piece.from()).isEqualTo(next);
            assertThat(units.tokens(piece.from(), piece.to())).isBetween(10, 50);
            next = piece.to();
        }
        assertThat(next).isEqualTo(units.size());
    }
}
