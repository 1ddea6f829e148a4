package io.deltaway.documents.internal.split;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Cuts units into pieces that are short enough: at the best place, then each part at its best
/// place, until all are.
///
/// Places have an order that the text around them alone gives, so that the parts of a piece are the
/// same whatever lies outside of it: an edit changes the pieces that it touches, and those beside
/// it where it adds or takes away a place.
public final class Cuts {

    /// Units from one up to another.
    public record Piece(int from, int to) {}

    private final Units units;
    private final int min;
    private final Places places;

    private Cuts(Units units, int start, int end, int min) {
        this.units = units;
        this.min = min;
        this.places = new Places(units, start, end);
    }

    /// @param min tokens of a piece, where that is possible
    /// @param max tokens of a piece
    public static List<Piece> of(Units units, int start, int end, int min, int max) {
        var cuts = new Cuts(units, start, end, min);
        var pieces = new ArrayList<Piece>();
        var parts = new ArrayDeque<Piece>();
        parts.push(new Piece(start, end));
        while (!parts.isEmpty()) {
            Piece part = parts.pop();
            if (part.to() - part.from() < 2 || units.tokens(part.from(), part.to()) <= max) {
                pieces.add(part);
                continue;
            }
            int place = cuts.place(part);
            parts.push(new Piece(place, part.to()));
            parts.push(new Piece(part.from(), place));
        }
        return pieces;
    }

    /// The best place that leaves enough on both sides, or where there is none the best.
    private int place(Piece part) {
        int from = firstWithEnoughBefore(part);
        int to = firstWithTooLittleBehind(part);
        return from < to ? places.best(from, to) : places.best(part.from() + 1, part.to());
    }

    private int firstWithEnoughBefore(Piece part) {
        int low = part.from() + 1;
        int high = part.to();
        while (low < high) {
            int middle = low + high >>> 1;
            if (units.tokens(part.from(), middle) < min) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int firstWithTooLittleBehind(Piece part) {
        int low = part.from() + 1;
        int high = part.to();
        while (low < high) {
            int middle = low + high >>> 1;
            if (units.tokens(middle, part.to()) >= min) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
