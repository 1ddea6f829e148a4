package io.deltaway.documents.internal.parse;

import io.deltaway.documents.Block;
import io.deltaway.documents.UnreadableException;
import java.util.ArrayList;
import java.util.List;

/// Rows of a table as texts that mean something alone: each cell stands behind the name of its
/// column, where the table names them.
final class Rows {

    private final Blocks blocks;
    private final int likely;
    private List<String> names = List.of();
    private boolean isFirst = true;

    private Rows(Blocks blocks, int likely) {
        this.blocks = blocks;
        this.likely = likely;
    }

    /// Of a sheet: a first row that looks like names of columns is taken for that.
    static Rows ofSheet(Blocks blocks) {
        return new Rows(blocks, 2);
    }

    /// Of a table in a text, where two columns are often pairs, such as `Rent | 500 EUR`, whose
    /// first row names nothing: with three or more it is as in a sheet.
    static Rows ofText(Blocks blocks) {
        return new Rows(blocks, 3);
    }

    /// Of a format that says which rows name the columns.
    static Rows ofMarked(Blocks blocks) {
        return new Rows(blocks, Integer.MAX_VALUE);
    }

    /// Adds a row that is said to name the columns. Of several the last does; one cell alone is a
    /// title.
    void names(List<String> cells) throws UnreadableException {
        List<String> filled = filled(cells);
        if (isFirst && filled.size() > 1) {
            names = filled;
        }
        line(filled);
    }

    /// Adds a row.
    void add(List<String> cells) throws UnreadableException {
        List<String> filled = filled(cells);
        if (filled.isEmpty()) {
            return;
        }
        if (names.isEmpty()) {
            if (isFirst && filled.size() >= likely && filled.stream().allMatch(Rows::isName)) {
                names = filled;
            }
            isFirst = false;
            line(filled);
            return;
        }
        isFirst = false;
        var named = new ArrayList<String>();
        for (int c = 0; c < filled.size(); c++) {
            String cell = filled.get(c);
            if (!cell.isEmpty()) {
                String name = c < names.size() ? names.get(c) : "";
                named.add(name.isEmpty() ? cell : name + ": " + cell);
            }
        }
        blocks.add(Block.Kind.ROW, String.join("; ", named));
    }

    private void line(List<String> cells) throws UnreadableException {
        blocks.add(Block.Kind.ROW, String.join(" | ", cells));
    }

    /// Up to the last cell that is not empty.
    private static List<String> filled(List<String> cells) {
        int size = cells.size();
        while (size > 0 && cells.get(size - 1).isBlank()) {
            size--;
        }
        return cells.subList(0, size).stream().map(String::strip).toList();
    }

    /// A text with a colon at its end speaks of the cell beside it.
    private static boolean isName(String cell) {
        return cell.length() < 60
                && !cell.endsWith(":")
                && cell.codePoints().anyMatch(Character::isLetter);
    }
}
