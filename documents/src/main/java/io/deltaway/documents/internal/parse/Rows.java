package io.deltaway.documents.internal.parse;

import io.deltaway.documents.Block;
import io.deltaway.documents.UnreadableException;
import java.util.ArrayList;
import java.util.List;

/// Rows of tables as texts that mean something alone.
final class Rows {

    private final Blocks blocks;
    private List<String> names = List.of();
    private boolean isFirst = true;

    Rows(Blocks blocks) {
        this.blocks = blocks;
    }

    /// The cells of a row, one after another.
    static String line(List<String> cells) {
        return cells.stream().allMatch(String::isBlank)
                ? ""
                : String.join(" | ", cells.stream().map(String::strip).toList());
    }

    /// Adds a row of a table whose first row names the columns, if it looks as if it did: then each
    /// cell stands behind its name.
    void add(List<String> cells) throws UnreadableException {
        if (cells.stream().allMatch(String::isBlank)) {
            return;
        }
        if (isFirst) {
            isFirst = false;
            if (cells.size() > 1 && cells.stream().allMatch(Rows::isName)) {
                names = List.copyOf(cells);
            }
            blocks.add(Block.Kind.ROW, line(cells));
            return;
        }
        if (names.isEmpty()) {
            blocks.add(Block.Kind.ROW, line(cells));
            return;
        }
        var named = new ArrayList<String>();
        for (int c = 0; c < cells.size(); c++) {
            String cell = cells.get(c).strip();
            if (!cell.isEmpty()) {
                named.add(c < names.size() ? names.get(c).strip() + ": " + cell : cell);
            }
        }
        blocks.add(Block.Kind.ROW, String.join("; ", named));
    }

    private static boolean isName(String cell) {
        return cell.length() < 60 && cell.codePoints().anyMatch(Character::isLetter);
    }
}
