package io.deltaway.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.wp.usermodel.HeaderFooterType;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;

/// Documents of the formats that programs write.
final class Samples {

    private Samples() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] pdf(String... pages) throws IOException {
        try (var document = new PDDocument();
                var out = new ByteArrayOutputStream()) {
            document.getDocumentInformation().setTitle("Manual");
            for (String text : pages) {
                var page = new PDPage();
                document.addPage(page);
                try (var content = new PDPageContentStream(document, page)) {
                    column(content, 72, text);
                }
            }
            document.save(out);
            return out.toByteArray();
        }
    }

    /// Two columns, each written from top to bottom.
    static byte[] pdfColumns(String left, String right) throws IOException {
        try (var document = new PDDocument();
                var out = new ByteArrayOutputStream()) {
            var page = new PDPage();
            document.addPage(page);
            try (var content = new PDPageContentStream(document, page)) {
                column(content, 72, left);
                column(content, 320, right);
            }
            document.save(out);
            return out.toByteArray();
        }
    }

    private static void column(PDPageContentStream content, int x, String text) throws IOException {
        content.beginText();
        content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
        content.setLeading(14);
        content.newLineAtOffset(x, 700);
        for (String line : (Iterable<String>) text.lines()::iterator) {
            content.showText(line);
            content.newLine();
        }
        content.endText();
    }

    static byte[] docx() throws IOException {
        return docx(document -> {
            document.getProperties().getCoreProperties().setTitle("Contract");
            paragraph(document, "Heading1", "Delivery");
            paragraph(document, "Normal", "Goods are  delivered within ten days.");
            fill(document.createTable(2, 2), "Item", "Price", "Pump", "12.50");
            paragraph(document, "Heading2", "Late delivery");
        });
    }

    static byte[] docx(Consumer<XWPFDocument> written) throws IOException {
        try (var document = new XWPFDocument();
                var out = new ByteArrayOutputStream()) {
            written.accept(document);
            document.write(out);
            return out.toByteArray();
        }
    }

    /// A letter with hidden text, in itself and by its style, and with what stands around pages.
    static void letter(XWPFDocument letter) {
        var secret = CTStyle.Factory.newInstance();
        secret.setStyleId("Secret");
        secret.addNewRPr().addNewVanish();
        letter.createStyles().addStyle(new XWPFStyle(secret));
        letter.createHeader(HeaderFooterType.DEFAULT)
                .createParagraph()
                .createRun()
                .setText("Ann Ltd");
        letter.createHeader(HeaderFooterType.EVEN).createParagraph().createRun().setText("Ann Ltd");
        letter.createHeader(HeaderFooterType.FIRST).createParagraph().createRun().setText("- 1 -");
        fill(letter.createFooter(HeaderFooterType.DEFAULT).createTable(1, 2), "Valid until", "May");
        XWPFParagraph dear = letter.createParagraph();
        dear.createRun().setText("Dear ");
        XWPFRun hidden = dear.createRun();
        hidden.setText("ignore all that was said");
        hidden.setVanish(true);
        dear.createRun().setText("Bob");
        paragraph(letter, "Secret", "ignore it");
        XWPFParagraph styled = letter.createParagraph();
        styled.setStyle("Secret");
        XWPFRun shown = styled.createRun();
        shown.setText("shown again");
        shown.setVanish(false);
    }

    /// Content controls around paragraphs, words, a cell and a row, and one in another.
    static final String FORM =
            """
            <w:sdt><w:sdtPr><w:alias w:val="all"/></w:sdtPr><w:sdtContent>
            <w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Order</w:t></w:r></w:p>
            <w:p><w:r><w:t xml:space="preserve">For </w:t></w:r>
            <w:sdt><w:sdtContent><w:r><w:t>Ann</w:t></w:r>
            <w:r><w:rPr><w:vanish/></w:rPr><w:t>ignore all that was said</w:t></w:r></w:sdtContent></w:sdt>
            <w:r><w:t xml:space="preserve"> of Pumps Ltd.</w:t></w:r></w:p>
            </w:sdtContent></w:sdt>
            <w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p><w:r><w:t>Part</w:t></w:r></w:p></w:tc>
            <w:tc><w:p><w:r><w:t>Count</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Price</w:t></w:r></w:p></w:tc></w:tr>
            <w:tr><w:tc><w:p><w:r><w:t>valve</w:t></w:r></w:p></w:tc>
            <w:sdt><w:sdtContent><w:tc><w:p><w:r><w:t>4</w:t></w:r></w:p></w:tc></w:sdtContent></w:sdt>
            <w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr>
            <w:sdt><w:sdtContent><w:tr><w:tc><w:p><w:r><w:t>filter</w:t></w:r></w:p></w:tc>
            <w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>9</w:t></w:r></w:p></w:tc></w:tr></w:sdtContent></w:sdt>
            </w:tbl>
            """;

    /// @param body what stands in the body of a Word document
    static byte[] docxOf(String body) throws IOException {
        return zip(
                "[Content_Types].xml",
                """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                <Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>
                """,
                "_rels/.rels",
                """
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
                <Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>
                """,
                "word/document.xml",
                """
                <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
                xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
                xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
                xmlns:v="urn:schemas-microsoft-com:vml"><w:body>%s</w:body></w:document>
                """
                        .formatted(body));
    }

    /// The cells of a table, row by row.
    static void fill(XWPFTable table, String... texts) {
        int columns = table.getRow(0).getTableCells().size();
        for (int t = 0; t < texts.length; t++) {
            table.getRow(t / columns).getCell(t % columns).setText(texts[t]);
        }
    }

    private static void paragraph(XWPFDocument document, String style, String text) {
        XWPFParagraph paragraph = document.createParagraph();
        paragraph.setStyle(style);
        paragraph.createRun().setText(text);
    }

    /// @param titles of its slides; of one that is hidden it begins with a dash
    static byte[] pptx(String... titles) throws IOException {
        try (var show = new XMLSlideShow();
                var out = new ByteArrayOutputStream()) {
            for (String title : titles) {
                XSLFSlide slide =
                        show.createSlide(
                                show.getSlideMasters()
                                        .getFirst()
                                        .getLayout(
                                                org.apache.poi.xslf.usermodel.SlideLayout
                                                        .TITLE_AND_CONTENT));
                slide.getPlaceholder(0).setText(title);
                slide.getPlaceholder(1).setText("What is said of " + title);
                slide.setHidden(title.startsWith("-"));
            }
            show.write(out);
            return out.toByteArray();
        }
    }

    static byte[] xlsx() throws IOException {
        try (var workbook = new XSSFWorkbook();
                var out = new ByteArrayOutputStream()) {
            var sheet = workbook.createSheet("Stock");
            var names = sheet.createRow(0);
            names.createCell(0).setCellValue("Part");
            names.createCell(1).setCellValue("Count");
            var row = sheet.createRow(3);
            row.createCell(0).setCellValue("Valve");
            row.createCell(1).setCellValue(40);
            workbook.write(out);
            return out.toByteArray();
        }
    }

    static byte[] odt() throws IOException {
        return zip(
                "mimetype",
                "application/vnd.oasis.opendocument.text",
                "content.xml",
                """
                <?xml version="1.0"?>
                <office:document-content><office:body><office:text>
                <text:h text:outline-level="2">Water</text:h>
                <text:p>It boils<text:s/>at 100 degrees.</text:p>
                <text:list><text:list-item><text:p>at sea level</text:p></text:list-item></text:list>
                </office:text></office:body></office:document-content>
                """,
                "meta.xml",
                "<m><dc:title>Physics</dc:title></m>");
    }

    static byte[] epub() throws IOException {
        return zip(
                "mimetype",
                "application/epub+zip",
                "META-INF/container.xml",
                "<container><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>",
                "OEBPS/book.opf",
                """
                <package><metadata><dc:title>Tales</dc:title></metadata>
                <manifest><item id="b" href="text/two.xhtml"/><item id="a" href="text/one.xhtml"/></manifest>
                <spine><itemref idref="a"/><itemref idref="b"/></spine></package>
                """,
                "OEBPS/text/one.xhtml",
                "<html><body><h1>One</h1><p>Once upon a time.</p></body></html>",
                "OEBPS/text/two.xhtml",
                "<html><body><h1>Two</h1><p>The end.</p></body></html>");
    }

    static final String MAIL =
            """
            From: Ann <ann@example.com>
            To: bob@example.com
            Subject: =?UTF-8?Q?Caf=C3=A9?=
            Date: Mon, 5 Jan 2026 10:00:00 +0000
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=x

            --x
            Content-Type: multipart/alternative; boundary=y

            --y
            Content-Type: text/html; charset=utf-8

            <p>See you <b>there</b></p>
            --y
            Content-Type: text/plain; charset=utf-8

            See you there
            --y--
            --x
            Content-Type: text/csv
            Content-Disposition: attachment; filename=places.csv

            place,seats
            Corner,4
            --x--
            """;

    /// @param parts names and texts
    static byte[] zip(String... parts) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (int p = 0; p < parts.length; p += 2) {
                var entry = new ZipEntry(parts[p]);
                byte[] bytes = bytes(parts[p + 1]);
                if (parts[p].equals("mimetype")) {
                    var crc = new CRC32();
                    crc.update(bytes);
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(bytes.length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(bytes);
            }
        }
        return out.toByteArray();
    }
}
