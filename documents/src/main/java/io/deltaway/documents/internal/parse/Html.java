package io.deltaway.documents.internal.parse;

import io.deltaway.documents.Block;
import io.deltaway.documents.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/// HTML: what a reader of the page sees. What is hidden is left out, as nobody has read what may
/// stand there.
final class Html implements Format {

    private static final String UNSEEN =
            "script, style, noscript, template, iframe, svg, object, [hidden], [aria-hidden=true],"
                    + " [style~=(?i)display\\s*:\\s*none], [style~=(?i)visibility\\s*:\\s*hidden]";

    /// What stands in a line with what is around it, unless its own style says otherwise.
    private static final Set<String> BREAKS = Set.of("br", "hr");

    @Override
    public void read(byte[] bytes, Blocks blocks) throws IOException, UnreadableException {
        var page = Jsoup.parse(new ByteArrayInputStream(bytes), null, "");
        blocks.title(page.title());
        body(page.body(), blocks);
    }

    /// A piece of a page.
    static void body(String html, Blocks blocks) throws UnreadableException {
        body(Jsoup.parseBodyFragment(html).body(), blocks);
    }

    private static void body(Element body, Blocks blocks) throws UnreadableException {
        body.select(UNSEEN).remove();
        var text = new StringBuilder();
        within(body, Block.Kind.PARAGRAPH, text, blocks);
        blocks.add(Block.Kind.PARAGRAPH, text.toString());
    }

    /// Adds the blocks in an element; what follows the last of them stays in `text`.
    private static void within(Element parent, Block.Kind kind, StringBuilder text, Blocks blocks)
            throws UnreadableException {
        for (Node node : parent.childNodes()) {
            switch (node) {
                case TextNode plain -> text.append(plain.getWholeText());
                case Element element when BREAKS.contains(element.normalName()) -> text.append(' ');
                case Element element
                        when !element.isBlock() && !element.normalName().equals("br") ->
                        within(element, kind, text, blocks);
                case Element element -> {
                    flush(kind, text, blocks);
                    block(element, kind, text, blocks);
                }
                default -> {}
            }
        }
    }

    private static void block(Element element, Block.Kind kind, StringBuilder text, Blocks blocks)
            throws UnreadableException {
        String name = element.normalName();
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> {
                int level = name.charAt(1) - '0';
                String heading = element.text();
                blocks.heading(level, heading);
                if (level == 1) {
                    blocks.title(heading);
                }
            }
            case "pre" -> blocks.add(Block.Kind.CODE, element.wholeText());
            case "tr" -> {
                if (element.selectFirst("table") == null) {
                    var cells = new ArrayList<String>();
                    element.children().forEach(cell -> cells.add(cell.text()));
                    blocks.add(Block.Kind.ROW, Rows.line(cells));
                } else {
                    within(element, kind, text, blocks);
                    flush(kind, text, blocks);
                }
            }
            default -> {
                Block.Kind inside =
                        name.toLowerCase(Locale.ROOT).equals("li") ? Block.Kind.ITEM : kind;
                within(element, inside, text, blocks);
                flush(inside, text, blocks);
            }
        }
    }

    private static void flush(Block.Kind kind, StringBuilder text, Blocks blocks)
            throws UnreadableException {
        blocks.add(kind, text.toString());
        text.setLength(0);
    }
}
