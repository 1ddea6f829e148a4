package io.deltaway.documents.internal.parse;

import io.deltaway.documents.UnreadableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;

/// The rows of a part of a table, their cells at the columns where a page shows them.
final class HtmlRows {

    /// As HTML has it.
    private static final int MOST_ROWS = 65_534;

    /// The last row that a cell of a row above reaches, by column.
    private final Map<Integer, Integer> covered = new HashMap<>();

    private int row;

    /// The cells of the next row.
    List<String> next(Element next) throws UnreadableException {
        row++;
        var cells = new Cells();
        for (Element cell : next.children()) {
            while (covered.getOrDefault(cells.column(), 0) >= row) {
                cells.skip(1);
            }
            int first = cells.column();
            cells.add(cell.text());
            cells.skip(Cells.count(cell.attr("colspan")) - 1);
            int rows = Math.min(MOST_ROWS, Cells.count(cell.attr("rowspan")));
            for (int column = first; rows > 1 && column < cells.column(); column++) {
                covered.put(column, row + rows - 1);
            }
        }
        return cells.texts();
    }
}
