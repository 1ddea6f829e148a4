package io.deltaway.documents.internal.parse;

import io.deltaway.documents.Block;
import io.deltaway.documents.UnreadableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/// The texts, slides and sheets of OpenDocument.
final class OpenDocument implements Format {

    private static final String CONTENT = "content.xml";
    private static final String META = "meta.xml";

    @Override
    public void read(byte[] bytes, Blocks blocks) throws IOException, UnreadableException {
        var archive = new Archive(bytes, Set.of(CONTENT, META)::contains);
        Document content = archive.xml(CONTENT);
        if (content == null) {
            throw new UnreadableException("it has no " + CONTENT);
        }
        Document meta = archive.xml(META);
        if (meta != null) {
            meta.getElementsByTag("dc:title").forEach(title -> blocks.title(title.text()));
        }
        Element body = content.getElementsByTag("office:body").first();
        if (body != null) {
            within(body, Block.Kind.PARAGRAPH, new int[1], blocks);
        }
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
        String name = table.attr("table:name");
        boolean isSheet =
                table.parent() != null && table.parent().tagName().endsWith("spreadsheet");
        var rows = new Rows(blocks);
        if (isSheet) {
            blocks.heading(1, name);
        }
        for (Element row : table.getElementsByTag("table:table-row")) {
            var cells = new ArrayList<String>();
            for (Element cell : row.children()) {
                if (cell.tagName().equals("table:table-cell")) {
                    cells.add(text(cell).strip());
                }
            }
            if (isSheet) {
                rows.add(cells);
            } else {
                blocks.add(Block.Kind.ROW, Rows.line(cells));
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
