package io.deltaway.documents.internal.parse;

import io.deltaway.documents.Block;
import io.deltaway.documents.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.xwpf.usermodel.IBodyElement;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFSDT;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;

/// DOCX: headings by their styles, lists, tables.
final class WordDocument implements Format {

    private static final Pattern HEADING = Pattern.compile("heading ?(\\d)");

    @Override
    public void read(byte[] bytes, Blocks blocks) throws IOException, UnreadableException {
        try (var document = new XWPFDocument(new ByteArrayInputStream(bytes))) {
            blocks.title(document.getProperties().getCoreProperties().getTitle());
            elements(document.getBodyElements(), document, blocks);
        }
    }

    private static void elements(List<IBodyElement> elements, XWPFDocument document, Blocks blocks)
            throws UnreadableException {
        for (IBodyElement element : elements) {
            switch (element) {
                case XWPFParagraph paragraph -> paragraph(paragraph, document, blocks);
                case XWPFTable table -> {
                    for (XWPFTableRow row : table.getRows()) {
                        var cells = new ArrayList<String>();
                        row.getTableCells().forEach(cell -> cells.add(cell.getText()));
                        blocks.add(Block.Kind.ROW, Rows.line(cells));
                    }
                }
                case XWPFSDT control -> blocks.paragraph(control.getContent().getText());
                default -> {}
            }
        }
    }

    private static void paragraph(XWPFParagraph paragraph, XWPFDocument document, Blocks blocks)
            throws UnreadableException {
        String text = paragraph.getText();
        int level = level(paragraph, document);
        if (level > 0) {
            blocks.heading(level, text);
        } else {
            blocks.add(paragraph.getNumID() == null ? Block.Kind.PARAGRAPH : Block.Kind.ITEM, text);
        }
    }

    /// By the name of the style, which is English in files, whatever the program shows.
    private static int level(XWPFParagraph paragraph, XWPFDocument document) {
        String id = paragraph.getStyle();
        if (id == null) {
            return 0;
        }
        XWPFStyle style = document.getStyles() == null ? null : document.getStyles().getStyle(id);
        String name = style == null ? id : String.valueOf(style.getName());
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("title")) {
            return 1;
        }
        Matcher heading = HEADING.matcher(lower);
        return heading.matches() ? Integer.parseInt(heading.group(1)) : 0;
    }
}
