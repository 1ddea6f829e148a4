package io.deltaway.documents.internal.parse;

import io.deltaway.documents.Block;
import io.deltaway.documents.UnreadableException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.xwpf.usermodel.IBodyElement;
import org.apache.poi.xwpf.usermodel.ICell;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFHeaderFooter;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTcPr;

/// DOCX: headings by their styles, lists, tables.
final class WordDocument implements Format {

    private static final Pattern HEADING = Pattern.compile("heading ?(\\d)");

    /// What a header or footer says that has nothing but the number of the page.
    private static final Pattern NUMBER = Pattern.compile("[^\\p{L}\\d]*\\d{0,4}[^\\p{L}\\d]*");

    @Override
    public void read(byte[] bytes, Blocks blocks) throws IOException, UnreadableException {
        try (XWPFDocument document = ContentControls.without(bytes)) {
            blocks.title(document.getProperties().getCoreProperties().getTitle());
            var text = new WordText(document.getStyles());
            around(document, text, blocks);
            elements(document.getBodyElements(), text, blocks);
        }
    }

    /// What stands above and below the pages, as who wrote this and until when it holds: once, and
    /// before the text, where it belongs to none of its sections.
    private static void around(XWPFDocument document, WordText text, Blocks blocks)
            throws UnreadableException {
        var known = new HashSet<String>();
        for (List<? extends XWPFHeaderFooter> all :
                List.of(document.getHeaderList(), document.getFooterList())) {
            for (XWPFHeaderFooter one : all) {
                String said = text.of(one.getBodyElements());
                if (!NUMBER.matcher(said).matches() && known.add(said)) {
                    blocks.add(Block.Kind.PARAGRAPH, said);
                }
            }
        }
    }

    private static void elements(List<IBodyElement> elements, WordText text, Blocks blocks)
            throws UnreadableException {
        for (IBodyElement element : elements) {
            switch (element) {
                case XWPFParagraph paragraph -> paragraph(paragraph, text, blocks);
                case XWPFTable table -> table(table, text, blocks);
                default -> {}
            }
        }
    }

    private static void table(XWPFTable table, WordText text, Blocks blocks)
            throws UnreadableException {
        var rows = Rows.ofText(blocks);
        for (XWPFTableRow row : table.getRows()) {
            var cells = new Cells();
            for (ICell cell : row.getTableICells()) {
                cells.add(text.of(cell));
                cells.skip(columns(cell) - 1);
            }
            if (row.isRepeatHeader()) {
                rows.names(cells.texts());
            } else {
                rows.add(cells.texts());
            }
        }
    }

    /// How many columns a cell spans. What is below one that spans rows is there as an empty cell.
    private static int columns(ICell cell) {
        CTTcPr properties = cell instanceof XWPFTableCell plain ? plain.getCTTc().getTcPr() : null;
        return properties == null || properties.getGridSpan() == null
                ? 1
                : Cells.count(String.valueOf(properties.getGridSpan().getVal()));
    }

    private static void paragraph(XWPFParagraph paragraph, WordText text, Blocks blocks)
            throws UnreadableException {
        String said = text.of(paragraph);
        int level = level(paragraph, text);
        if (level > 0) {
            blocks.heading(level, said);
        } else {
            blocks.add(paragraph.getNumID() == null ? Block.Kind.PARAGRAPH : Block.Kind.ITEM, said);
        }
        for (XWPFParagraph box : text.boxes(paragraph)) {
            paragraph(box, text, blocks);
        }
    }

    /// By the name of the style, which is English in files, whatever the program shows.
    private static int level(XWPFParagraph paragraph, WordText text) {
        String id = paragraph.getStyle();
        if (id == null) {
            return 0;
        }
        XWPFStyle style = text.style(id);
        String name = style == null ? id : String.valueOf(style.getName());
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("title")) {
            return 1;
        }
        Matcher heading = HEADING.matcher(lower);
        return heading.matches() ? Integer.parseInt(heading.group(1)) : 0;
    }
}
