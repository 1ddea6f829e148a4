package io.deltaway.documents.internal.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import javax.xml.namespace.QName;
import org.apache.poi.ooxml.util.POIXMLUnits;
import org.apache.poi.xwpf.usermodel.IBody;
import org.apache.poi.xwpf.usermodel.IBodyElement;
import org.apache.poi.xwpf.usermodel.ICell;
import org.apache.poi.xwpf.usermodel.IRunBody;
import org.apache.poi.xwpf.usermodel.XWPFAbstractFootnoteEndnote;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFStyles;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.apache.xmlbeans.XmlCursor;
import org.apache.xmlbeans.XmlException;
import org.apache.xmlbeans.XmlObject;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTFtnEdnRef;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTP;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTR;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTRPr;

/// The text in the parts of a Word document, without what is deleted, moved away or hidden.
final class WordText {

    /// Styles that are based on each other; in a good file there are a few, and no circle.
    private static final int DEEPEST = 20;

    /// What has text that was deleted, was moved to where it stands again, or stands there again
    /// for programs that don't know what it is.
    private static final Set<String> GONE = Set.of("del", "moveFrom", "Fallback");

    private static final String OFFICE = "http://schemas.openxmlformats.org/";
    private static final QName RUN = new QName(OFFICE + "wordprocessingml/2006/main", "r");
    private static final QName FORMULA_TEXT = new QName(OFFICE + "officeDocument/2006/math", "t");

    private final @Nullable XWPFStyles styles;

    WordText(@Nullable XWPFStyles styles) {
        this.styles = styles;
    }

    /// Paragraphs, and tables in what is one itself, one after another.
    String of(List<IBodyElement> elements) {
        var text = new StringJoiner(" ");
        for (IBodyElement element : elements) {
            switch (element) {
                case XWPFParagraph paragraph -> {
                    text.add(of(paragraph));
                    boxes(paragraph).forEach(box -> text.add(of(List.of(box))));
                }
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

    /// With its notes behind it; without its boxes.
    String of(XWPFParagraph paragraph) {
        var text = new StringBuilder();
        var notes = new StringJoiner(" ");
        for (XWPFRun run : shown(paragraph)) {
            text.append(run.getPictureText().isEmpty() ? run.toString() : run.text());
            XWPFDocument document = paragraph.getDocument();
            for (CTFtnEdnRef note : run.getCTR().getFootnoteReferenceList()) {
                notes.add(note(note, document.getFootnoteByID(note.getId().intValue())));
            }
            for (CTFtnEdnRef note : run.getCTR().getEndnoteReferenceList()) {
                notes.add(note(note, document.getEndnoteByID(note.getId().intValue())));
            }
        }
        return notes.length() == 0 ? text.toString() : text + " " + notes;
    }

    private String note(CTFtnEdnRef reference, @Nullable XWPFAbstractFootnoteEndnote note) {
        return note == null
                ? ""
                : "[%s: %s]".formatted(reference.getId(), of(note.getBodyElements()).strip());
    }

    /// The paragraphs in the text boxes that hang on a paragraph.
    List<XWPFParagraph> boxes(XWPFParagraph paragraph) {
        var found = new ArrayList<XWPFParagraph>();
        for (XWPFRun run : shown(paragraph)) {
            boxes(run.getCTR(), false, paragraph.getBody(), found);
        }
        return found;
    }

    /// Most boxes are no part of the schema, so what is in them is read anew as what it is; and
    /// they are there once more for programs that don't know them.
    private static void boxes(
            XmlObject parent, boolean isBox, IBody body, List<XWPFParagraph> found) {
        try (XmlCursor child = parent.newCursor()) {
            for (boolean is = child.toFirstChild(); is; is = child.toNextSibling()) {
                String name = child.getName().getLocalPart();
                if (isBox && name.equals("p")) {
                    CTP paragraph = CTP.Factory.parse(child.getObject().toString());
                    found.add(new XWPFParagraph(paragraph, body));
                } else if (!name.equals("Fallback")) {
                    boxes(child.getObject(), isBox || name.equals("txbxContent"), body, found);
                }
            }
        } catch (XmlException e) {
            throw new IllegalStateException(e); // it was read before
        }
    }

    private List<XWPFRun> shown(XWPFParagraph paragraph) {
        var found = new ArrayList<XWPFRun>();
        runs(paragraph.getCTP(), paragraph, found);
        return found;
    }

    private void runs(XmlObject parent, XWPFParagraph paragraph, List<XWPFRun> found) {
        try (XmlCursor child = parent.newCursor()) {
            for (boolean is = child.toFirstChild(); is; is = child.toNextSibling()) {
                CTR part = run(child);
                if (part != null) {
                    var run = new XWPFRun(part, (IRunBody) paragraph);
                    if (!isHidden(run, paragraph)) {
                        found.add(run);
                    }
                } else if (!GONE.contains(child.getName().getLocalPart())) {
                    runs(child.getObject(), paragraph, found);
                }
            }
        } catch (XmlException e) {
            throw new IllegalStateException(e); // it was read before
        }
    }

    /// A run, or a piece of a formula as one; null where there is none.
    private static @Nullable CTR run(XmlCursor at) throws XmlException {
        if (at.getObject() instanceof CTR run) {
            return run;
        }
        if (at.getName().equals(RUN)) { // where the schema does not expect one
            return CTR.Factory.parse(at.getObject().toString());
        }
        if (at.getName().equals(FORMULA_TEXT)) {
            CTR run = CTR.Factory.newInstance();
            run.addNewT().setStringValue(at.getTextValue());
            return run;
        }
        return null;
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
