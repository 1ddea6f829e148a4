package io.deltaway.documents.internal.parse;

import io.deltaway.documents.Block;
import io.deltaway.documents.UnreadableException;
import java.io.IOException;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/// PDF: the paragraphs of each page.
final class Pdf implements Format {

    @Override
    public void read(byte[] bytes, Blocks blocks) throws IOException, UnreadableException {
        try (PDDocument document = Loader.loadPDF(bytes)) {
            if (!document.getCurrentAccessPermission().canExtractContent()) {
                throw new UnreadableException("its author does not allow to take text from it");
            }
            blocks.title(document.getDocumentInformation().getTitle());
            var lines = new PdfLines();
            for (int page = 1; page <= document.getNumberOfPages(); page++) {
                blocks.page(page);
                for (String paragraph : PdfParagraphs.of(lines.of(document, page))) {
                    blocks.add(Block.Kind.PARAGRAPH, paragraph);
                }
            }
        } catch (InvalidPasswordException e) {
            throw new UnreadableException("it is protected by a password");
        }
    }
}
