package io.deltaway.documents.internal.parse;

import io.deltaway.documents.UnreadableException;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/// PDF: the paragraphs of each page.
final class Pdf implements Format {

    @Override
    public void read(byte[] bytes, Blocks blocks) throws IOException, UnreadableException {
        try (PDDocument document = Loader.loadPDF(bytes)) {
            if (!document.getCurrentAccessPermission().canExtractContent()) {
                throw new UnreadableException("its author does not allow to take text from it");
            }
            blocks.title(document.getDocumentInformation().getTitle());
            // In the order in which the page was written, and along its article beads. Sorted by
            // position, the lines of columns would be interleaved, and without columns nothing is
            // better: text of TeX, FOP and browsers comes in the order of reading. What is lost are
            // forms that are written column by column, whose values then follow all labels.
            var stripper = new PDFTextStripper();
            stripper.setLineSeparator("\n");
            stripper.setParagraphEnd("\n\n");
            for (int page = 1; page <= document.getNumberOfPages(); page++) {
                blocks.page(page);
                stripper.setStartPage(page);
                stripper.setEndPage(page);
                paragraphs(stripper.getText(document), blocks);
            }
        } catch (InvalidPasswordException e) {
            throw new UnreadableException("it is protected by a password");
        }
    }

    /// A line ends where the page does, which says nothing about the text.
    private static void paragraphs(String text, Blocks blocks) throws UnreadableException {
        var paragraph = new StringBuilder();
        List<String> lines = text.lines().toList();
        for (String line : lines) {
            if (line.isBlank()) {
                blocks.add(io.deltaway.documents.Block.Kind.PARAGRAPH, paragraph.toString());
                paragraph.setLength(0);
            } else {
                paragraph.append(line).append('\n');
            }
        }
        blocks.add(io.deltaway.documents.Block.Kind.PARAGRAPH, paragraph.toString());
    }
}
