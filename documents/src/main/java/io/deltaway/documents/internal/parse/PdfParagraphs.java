package io.deltaway.documents.internal.parse;

import io.deltaway.documents.internal.parse.PdfLines.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Lines of a page that belong together: a paragraph ends where the next line is further away than
/// lines of this page are within their paragraphs, is larger or smaller, or is set off.
final class PdfParagraphs {

    /// Distances in sizes of letters, between which those within paragraphs lie.
    private static final float LEAST = 0.8f;

    private static final float MOST = 1.8f;

    /// Where a page has none.
    private static final float USUAL = 1.2f;

    /// So much further away, or larger, a line may be by chance.
    private static final float TOLERANCE = 1.2f;

    /// Distances that are counted as one.
    private static final float STEP = 0.1f;

    private PdfParagraphs() {}

    static List<String> of(List<Line> lines) {
        float furthest = TOLERANCE * distance(lines);
        var paragraphs = new ArrayList<String>();
        var text = new StringBuilder();
        Line last = null;
        for (Line line : lines) {
            boolean goesOn =
                    last != null
                            && !line.isSetOff()
                            && isLike(last, line)
                            && Math.abs(distance(last, line)) <= furthest;
            if (!goesOn && !text.isEmpty()) {
                paragraphs.add(text.toString());
                text.setLength(0);
            }
            // A line ends where the page does, which says nothing about the text.
            text.append(line.text()).append('\n');
            last = line;
        }
        paragraphs.add(text.toString());
        return paragraphs;
    }

    /// How far apart the lines of paragraphs are: the smallest distance that is not rare, as there
    /// may be more entries of lists and rows of tables than lines of paragraphs.
    private static float distance(List<Line> lines) {
        var counts = new TreeMap<Integer, Integer>();
        int all = 0;
        for (int i = 1; i < lines.size(); i++) {
            float distance = distance(lines.get(i - 1), lines.get(i));
            if (isLike(lines.get(i - 1), lines.get(i)) && distance >= LEAST && distance <= MOST) {
                counts.merge(Math.round(distance / STEP), 1, Integer::sum);
                all++;
            }
        }
        for (var entry : counts.entrySet()) {
            if (entry.getValue() * 6 >= all) {
                return entry.getKey() * STEP;
            }
        }
        return USUAL;
    }

    private static float distance(Line from, Line to) {
        return (to.y() - from.y()) / Math.max(from.size(), to.size());
    }

    private static boolean isLike(Line one, Line other) {
        float larger = Math.max(one.size(), other.size());
        return larger <= TOLERANCE * Math.min(one.size(), other.size());
    }
}
