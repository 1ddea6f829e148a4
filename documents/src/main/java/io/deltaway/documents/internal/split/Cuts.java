package io.deltaway.documents.internal.split;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Cuts units into pieces that are short enough: at the best place, then each part at its best
/// place, until all are.
///
/// Places have an order that the text around them alone gives, so that the parts of a piece are the
/// same whatever lies outside of it: an edit changes the pieces that it touches, and those beside
/// it where it adds or takes away a place. (The tree of the places is a treap, which has one shape
/// for one set of places.) Linear in the number of units.
public final class Cuts {

    private static final int NONE = -1;

    /// Units from one up to another.
    public record Piece(int from, int to) {}

    /// Units from one up to another, and the best place between them.
    private record Part(int from, int to, int place) {}

    private final Units units;
    private final int min;
    private final int start;
    private final int[] before;
    private final int[] behind;

    private Cuts(Units units, int start, int end, int min) {
        this.units = units;
        this.start = start;
        this.min = min;
        this.before = new int[end - start];
        this.behind = new int[end - start];
    }

    /// @param min tokens of a piece, where that is possible
    /// @param max tokens of a piece
    public static List<Piece> of(Units units, int start, int end, int min, int max) {
        var cuts = new Cuts(units, start, end, min);
        var pieces = new ArrayList<Piece>();
        var parts = new ArrayDeque<Part>();
        parts.push(new Part(start, end, cuts.tree(end)));
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            if (part.place() == NONE || units.tokens(part.from(), part.to()) <= max) {
                pieces.add(new Piece(part.from(), part.to()));
                continue;
            }
            int place = cuts.place(part);
            int left = cuts.best(part.place(), part.from(), place);
            int right = cuts.best(part.place(), place, part.to());
            parts.push(new Part(place, part.to(), right));
            parts.push(new Part(part.from(), place, left));
        }
        return pieces;
    }

    /// Links the places behind `start` and before `end`; gives the best of them.
    private int tree(int end) {
        int[] open = new int[end - start];
        int depth = 0;
        for (int place = start + 1; place < end; place++) {
            int last = NONE;
            while (depth > 0 && isBetter(place, open[depth - 1])) {
                last = open[--depth];
            }
            before[place - start] = last;
            behind[place - start] = NONE;
            if (depth > 0) {
                behind[open[depth - 1] - start] = place;
            }
            open[depth++] = place;
        }
        return depth == 0 ? NONE : open[0];
    }

    private boolean isBetter(int place, int other) {
        int levels = units.level(place).compareTo(units.level(other));
        return levels < 0 || levels == 0 && units.hash(place) > units.hash(other);
    }

    /// The best place that leaves enough on both sides, or where there is none the best.
    private int place(Part part) {
        int place = part.place();
        while (place != NONE) {
            if (units.tokens(part.from(), place) < min) {
                place = behind[place - start];
            } else if (units.tokens(place, part.to()) < min) {
                place = before[place - start];
            } else {
                return place;
            }
        }
        return part.place();
    }

    /// The best place behind one and before another, from the best of more.
    private int best(int place, int from, int to) {
        int found = place;
        while (found != NONE && (found <= from || found >= to)) {
            found = found <= from ? behind[found - start] : before[found - start];
        }
        return found;
    }
}
