package io.deltaway.documents.internal.parse;

import io.deltaway.documents.UnreadableException;
import java.util.ArrayList;
import java.util.List;

/// The cells of a row, each at the column where it stands, whatever is repeated, spanned or
/// covered.
final class Cells {

    /// As the widest sheets have.
    private static final int MOST = 16_384;

    private final List<String> texts = new ArrayList<>();

    /// Empty columns behind the last text. They cost nothing unless a text follows, as a few bytes
    /// of a file can repeat an empty cell a million times.
    private int empty;

    /// The column that comes next, from 0.
    int column() {
        return texts.size() + empty;
    }

    void add(String text) throws UnreadableException {
        add(text, 1);
    }

    /// Adds a text in each of some columns.
    void add(String text, int columns) throws UnreadableException {
        if (text.isBlank()) {
            skip(columns);
            return;
        }
        if (column() > MOST - columns) {
            throw new UnreadableException("a row has more than %,d cells".formatted(MOST));
        }
        for (; empty > 0; empty--) {
            texts.add("");
        }
        for (int c = 0; c < columns; c++) {
            texts.add(text.strip());
        }
    }

    /// Leaves columns empty.
    void skip(int columns) {
        empty += Math.min(columns, MOST - column());
    }

    /// Up to the last that is not empty.
    List<String> texts() {
        return texts;
    }

    /// A number as it is written in an attribute; 1 where that is none, the largest where it is
    /// larger.
    static int count(String attribute) {
        String number = attribute.strip();
        if (!number.matches("[0-9]+")) {
            return 1;
        }
        return number.length() > 9 ? Integer.MAX_VALUE : Math.max(1, Integer.parseInt(number));
    }
}
