package io.deltaway.documents;

import static io.deltaway.documents.Reader.read;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What is read of Word's own files.
class WordTest {

    @Test
    void whatWasMovedStandsWhereItIsNowAndWhatWasAddedIsThere() throws Exception {
        byte[] moved =
                Samples.docxOf(
                        """
                        <w:p><w:r><w:t>Kept.</w:t></w:r><w:moveFrom><w:r><w:t> Moved.</w:t></w:r></w:moveFrom>
                        <w:del><w:r><w:delText> Deleted.</w:delText><w:tab/></w:r></w:del></w:p>
                        <w:p><w:moveTo><w:r><w:t>Moved.</w:t></w:r></w:moveTo><w:hyperlink><w:ins><w:r>
                        <w:t> Added.</w:t></w:r></w:ins></w:hyperlink><w:ins><w:hyperlink><w:r><w:t> Linked.</w:t></w:r>
                        </w:hyperlink></w:ins><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">
                        <m:r><m:t> x=1</m:t></m:r></m:oMath></w:p>
                        """);
        assertThat(read("a.docx", moved))
                .isEqualTo("null\nPARAGRAPH 0 0 Kept.\nPARAGRAPH 0 0 Moved. Added. Linked. x=1");
    }

    @Test
    void textBoxesAreReadOnce() throws Exception {
        String box =
                "<w:txbxContent><w:p><w:r><w:t>Customer </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr>"
                        + "<w:t>no</w:t></w:r><w:r><w:t>4711</w:t></w:r></w:p>"
                        + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Bern</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
                        + "</w:txbxContent>";
        String old = "<w:pict><v:shape><v:textbox>" + box + "</v:textbox></v:shape></w:pict>";
        String drawn =
                "<mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>"
                        + box
                        + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback>"
                        + old
                        + "</mc:Fallback></mc:AlternateContent>";
        for (String one : new String[] {drawn, old}) {
            String body = "<w:p><w:r><w:t>Dear Ann</w:t>" + one + "</w:r></w:p>";
            assertThat(read("a.docx", Samples.docxOf(body)))
                    .isEqualTo(
                            """
                            null
                            PARAGRAPH 0 0 Dear Ann
                            PARAGRAPH 0 0 Customer 4711
                            PARAGRAPH 0 0 Bern\
                            """);
            String row = "<w:tbl><w:tr><w:tc>" + body + "</w:tc></w:tr></w:tbl>";
            assertThat(read("a.docx", Samples.docxOf(row)))
                    .isEqualTo("null\nROW 0 0 Dear Ann Customer 4711 Bern");
        }
    }

    @Test
    void notesOfWhatIsNotShownAreNotRead() throws Exception {
        byte[] noted =
                Samples.docx(document -> {
                    var paragraph = document.createParagraph();
                    for (String text : new String[] {"seen", "unseen"}) {
                        var note = document.createFootnote();
                        note.createParagraph().createRun().setText("note of " + text);
                        paragraph.addFootnoteReference(note);
                    }
                    paragraph.getRuns().getLast().setVanish(true);
                });
        assertThat(read("a.docx", noted)).contains("note of seen").doesNotContain("unseen");
    }
}
