package io.deltaway.documents.internal.parse;

import io.deltaway.documents.Block;
import io.deltaway.documents.UnreadableException;
import java.io.IOException;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/// The texts, slides and sheets of OpenDocument.
final class OpenDocument implements Format {

    private static final String CONTENT = "content.xml";
    private static final String META = "meta.xml";
    private static final String STYLES = "styles.xml";
    private static final String MANIFEST = "META-INF/manifest.xml";

    @Override
    public void read(byte[] bytes, Blocks blocks) throws IOException, UnreadableException {
        var archive = new Archive(bytes, Set.of(MANIFEST, CONTENT, STYLES, META)::contains);
        Document manifest = archive.xml(MANIFEST);
        if (manifest != null && manifest.selectFirst("*|encryption-data") != null) {
            throw new UnreadableException("it is protected by a password");
        }
        Document content = archive.xml(CONTENT);
        Element body = content == null ? null : content.getElementsByTag("office:body").first();
        if (content == null || body == null) {
            throw new UnreadableException("it has no %s with a body".formatted(CONTENT));
        }
        Document meta = archive.xml(META);
        if (meta != null) {
            meta.getElementsByTag("dc:title").forEach(title -> blocks.title(title.text()));
        }
        HiddenOpenDocument.remove(content, archive.xml(STYLES));
        within(body, Block.Kind.PARAGRAPH, new int[1], blocks);
    }

    /// @param slides how many there were
    private static void within(Element parent, Block.Kind kind, int[] slides, Blocks blocks)
            throws UnreadableException {
        for (Element element : parent.children()) {
            switch (element.tagName()) {
                case "text:h" -> blocks.heading(level(element), text(element));
                case "text:p" -> blocks.add(kind, text(element));
                case "text:list-item" -> within(element, Block.Kind.ITEM, slides, blocks);
                case "table:table" -> table(element, blocks);
                case "draw:page" -> {
                    blocks.page(++slides[0]);
                    within(element, kind, slides, blocks);
                }
                case "text:tracked-changes", "office:annotation", "office:forms" -> {}
                default -> within(element, kind, slides, blocks);
            }
        }
    }

    private static int level(Element heading) {
        String level = heading.attr("text:outline-level");
        return level.matches("\\d") ? Integer.parseInt(level) : 1;
    }

    private static void table(Element table, Blocks blocks) throws UnreadableException {
        boolean isSheet =
                table.parent() != null && table.parent().tagName().endsWith("spreadsheet");
        if (isSheet) {
            blocks.heading(1, table.attr("table:name"));
        }
        rows(table, false, isSheet ? Rows.ofSheet(blocks) : Rows.ofText(blocks));
    }

    private static void rows(Element parent, boolean areNames, Rows rows)
            throws UnreadableException {
        for (Element element : parent.children()) {
            switch (element.tagName()) {
                case "table:table-row" -> row(element, areNames, rows);
                case "table:table-header-rows" -> rows(element, true, rows);
                case "table:table-row-group", "table:table-rows" -> rows(element, areNames, rows);
                default -> {}
            }
        }
    }

    /// Equal rows, and equal cells, stand in a file once, with their number; what is below a cell
    /// that spans several is there as a covered one.
    private static void row(Element row, boolean areNames, Rows rows) throws UnreadableException {
        var cells = new Cells();
        for (Element cell : row.children()) {
            int columns = Cells.count(cell.attr("table:number-columns-repeated"));
            switch (cell.tagName()) {
                case "table:table-cell" -> cells.add(text(cell), columns);
                case "table:covered-table-cell" -> cells.skip(columns);
                default -> {}
            }
        }
        if (cells.texts().isEmpty()) {
            return;
        }
        int times = Cells.count(row.attr("table:number-rows-repeated"));
        for (int r = 0; r < times; r++) {
            if (areNames) {
                rows.names(cells.texts());
            } else {
                rows.add(cells.texts());
            }
        }
    }

    private static String text(Element parent) {
        var text = new StringBuilder();
        text(parent, text);
        return text.toString();
    }

    private static void text(Element parent, StringBuilder text) {
        for (Node node : parent.childNodes()) {
            switch (node) {
                case TextNode plain -> text.append(plain.getWholeText());
                case Element element -> {
                    switch (element.tagName()) {
                        case "text:s", "text:tab", "text:line-break" -> text.append(' ');
                        case "office:annotation", "text:note" -> {}
                        default -> {
                            text(element, text);
                            if (element.tagName().equals("text:p")) {
                                text.append(' ');
                            }
                        }
                    }
                }
                default -> {}
            }
        }
    }
}
