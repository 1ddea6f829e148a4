package io.deltaway.documents.internal.parse;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/// The lines of a page of a PDF, and where paragraphs may begin.
///
/// They come in the order in which the page was written, and along its article beads. Sorted by
/// position, the lines of columns would be interleaved, and without columns nothing is better: text
/// of TeX, FOP and browsers comes in the order of reading. What is lost are forms that are written
/// column by column, whose values then follow all labels.
final class PdfLines extends PDFTextStripper {

    /// A line.
    ///
    /// @param y where it stands, from the top
    /// @param size of its largest letters
    /// @param isSetOff whether it is indented, begins with a number, or begins an article
    record Line(String text, float y, float size, boolean isSetOff) {}

    private final List<Line> lines = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private float y;
    private float size;
    private boolean isSetOff;

    PdfLines() {
        // It takes distances by the height of letters, which it gets wrong for the fonts of
        // browsers: each line would be a paragraph.
        setDropThreshold(1000);
    }

    List<Line> of(PDDocument document, int page) throws IOException {
        lines.clear();
        setStartPage(page);
        setEndPage(page);
        writeText(document, Writer.nullWriter());
        endLine();
        return List.copyOf(lines);
    }

    @Override
    protected void writeString(String part, List<TextPosition> positions) {
        text.append(part);
        for (TextPosition position : positions) {
            if (position.getYScale() > size) {
                size = position.getYScale();
                y = position.getYDirAdj();
            }
        }
    }

    @Override
    protected void writeWordSeparator() {
        text.append(' ');
    }

    @Override
    protected void writeLineSeparator() {
        endLine();
    }

    @Override
    protected void writeParagraphStart() {
        endLine();
        isSetOff = true;
    }

    private void endLine() {
        String line = text.toString();
        if (!line.isBlank()) {
            lines.add(new Line(line, y, size, isSetOff));
            isSetOff = false;
        }
        text.setLength(0);
        size = 0;
    }
}
