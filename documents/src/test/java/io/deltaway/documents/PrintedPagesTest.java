package io.deltaway.documents;

import static io.deltaway.documents.Reader.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.util.Matrix;
import org.junit.jupiter.api.Test;

/// Paragraphs of PDFs as browsers print them: lines that are placed one by one, in fonts of which
/// PDFBox takes letters to be a third as high as they are.
class PrintedPagesTest {

    private record Line(int x, double y, int size, String text) {}

    /// @param lines with their places from the upper left, in 96ths of an inch
    private static byte[] printed(Line... lines) throws IOException {
        try (var document = new PDDocument();
                var out = new ByteArrayOutputStream();
                var letters =
                        PDDocument.class.getResourceAsStream(
                                "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf")) {
            var font = PDType0Font.load(document, Objects.requireNonNull(letters));
            var page = new PDPage();
            document.addPage(page);
            try (var content = new PDPageContentStream(document, page)) {
                content.transform(new Matrix(0.75f, 0, 0, 0.75f, 0, 0));
                for (Line line : lines) {
                    content.beginText();
                    content.setFont(font, line.size());
                    content.newLineAtOffset(line.x(), (float) (1056 - line.y()));
                    content.showText(line.text());
                    content.endText();
                }
            }
            document.save(out);
            return out.toByteArray();
        }
    }

    @Test
    void linesOfAParagraphBelongTogether() throws Exception {
        byte[] page =
                printed(
                        new Line(45, 75, 32, "The pump"),
                        new Line(45, 119, 16, "It moves water from the well to the tank"),
                        new Line(45, 138, 16, "in the yard, day and night. Nobody starts"),
                        new Line(45, 157, 16, "it without water."),
                        new Line(45, 192, 16, "Filters are cleaned each"),
                        new Line(45, 211, 16, "month."),
                        new Line(85, 246, 16, "Look whether there is current in"),
                        new Line(85, 265, 16, "the plug."),
                        new Line(53, 300, 16, "Part Price"),
                        new Line(53, 325, 16, "Valve 12.50"),
                        new Line(53, 350, 16, "Seal 1.20"));
        assertThat(read("a.pdf", page))
                .isEqualTo(
                        """
                        null
                        PARAGRAPH 0 1 The pump
                        PARAGRAPH 0 1 It moves water from the well to the tank in the yard, day and night. Nobody starts it without water.
                        PARAGRAPH 0 1 Filters are cleaned each month.
                        PARAGRAPH 0 1 Look whether there is current in the plug.
                        PARAGRAPH 0 1 Part Price
                        PARAGRAPH 0 1 Valve 12.50
                        PARAGRAPH 0 1 Seal 1.20\
                        """);
    }

    @Test
    void linesMayBeWide() throws Exception {
        byte[] page =
                printed(
                        new Line(45, 100, 16, "Water boils at 100 degrees"),
                        new Line(45, 127, 16, "at sea level."),
                        new Line(45, 170, 16, "Higher up it needs less."));
        assertThat(read("a.pdf", page))
                .isEqualTo(
                        """
                        null
                        PARAGRAPH 0 1 Water boils at 100 degrees at sea level.
                        PARAGRAPH 0 1 Higher up it needs less.\
                        """);
    }
}
