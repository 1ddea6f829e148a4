package io.deltaway.documents.internal.parse;

import java.util.List;
import java.util.StringJoiner;
import org.apache.poi.ooxml.util.POIXMLUnits;
import org.apache.poi.xwpf.usermodel.IBodyElement;
import org.apache.poi.xwpf.usermodel.ICell;
import org.apache.poi.xwpf.usermodel.IRunElement;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFStyles;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTRPr;

/// The text in the parts of a Word document, without what is deleted or hidden.
final class WordText {

    /// Styles that are based on each other; in a good file there are a few, and no circle.
    private static final int DEEPEST = 20;

    private final @Nullable XWPFStyles styles;

    WordText(@Nullable XWPFStyles styles) {
        this.styles = styles;
    }

    /// Paragraphs, and tables in what is one itself, one after another.
    String of(List<IBodyElement> elements) {
        var text = new StringJoiner(" ");
        for (IBodyElement element : elements) {
            switch (element) {
                case XWPFParagraph paragraph -> text.add(of(paragraph));
                case XWPFTable table -> {
                    for (XWPFTableRow row : table.getRows()) {
                        row.getTableICells().forEach(cell -> text.add(of(cell)));
                    }
                }
                default -> {}
            }
        }
        return text.toString();
    }

    String of(ICell cell) {
        return cell instanceof XWPFTableCell plain ? of(plain.getBodyElements()) : "";
    }

    String of(XWPFParagraph paragraph) {
        var text = new StringBuilder();
        for (IRunElement element : paragraph.getIRuns()) {
            switch (element) {
                case XWPFRun run -> {
                    boolean isDeleted = run.getCTR().sizeOfDelTextArray() > 0;
                    if (!isDeleted && !isHidden(run, paragraph)) {
                        text.append(run);
                    }
                }
                default -> text.append(element);
            }
        }
        return text.append(paragraph.getFootnoteText()).toString();
    }

    private boolean isHidden(XWPFRun run, XWPFParagraph paragraph) {
        CTRPr own = run.getCTR().getRPr();
        return says(own)
                ? run.isVanish()
                : isHidden(run.getStyle()) || isHidden(paragraph.getStyle());
    }

    private boolean isHidden(@Nullable String styleId) {
        XWPFStyle style = style(styleId);
        for (int depth = 0; style != null && depth < DEEPEST; depth++) {
            CTRPr properties = style.getCTStyle().getRPr();
            if (says(properties)) {
                return POIXMLUnits.parseOnOff(properties.getVanishArray(0));
            }
            style = style(style.getBasisStyleID());
        }
        return false;
    }

    private static boolean says(@Nullable CTRPr properties) {
        return properties != null && properties.sizeOfVanishArray() > 0;
    }

    @Nullable XWPFStyle style(@Nullable String id) {
        return styles == null || id == null || id.isEmpty() ? null : styles.getStyle(id);
    }
}
