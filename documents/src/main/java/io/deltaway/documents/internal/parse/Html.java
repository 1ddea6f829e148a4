package io.deltaway.documents.internal.parse;

import io.deltaway.documents.Block;
import io.deltaway.documents.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.parser.Tag;
import org.jspecify.annotations.Nullable;

/// HTML: what a reader of the page sees. What is hidden is left out where the page itself says so
/// simply, as nobody has read what may stand there.
final class Html implements Format {

    private static final String UNSEEN =
            "script, noscript, template, iframe, svg, object, [hidden], [aria-hidden=true],"
                    + " dialog:not([open])";

    /// What stands in a line with what is around it, unless its own style says otherwise.
    private static final Set<String> BREAKS = Set.of("br", "hr");

    /// What jsoup takes for a piece of a line.
    private static final Set<String> BLOCKS = Set.of("summary", "legend", "option");

    private static final Set<String> ROW_GROUPS = Set.of("thead", "tbody", "tfoot");

    private final boolean isXml;

    /// @param isXml whether each element ends with its tag where that says so, as in `<title/>`: in
    ///   HTML all that follows would be in it
    Html(boolean isXml) {
        this.isXml = isXml;
    }

    @Override
    public void read(byte[] bytes, Blocks blocks) throws IOException, UnreadableException {
        Document page = page(bytes, null);
        if (page.selectFirst("meta[charset], meta[http-equiv=content-type]") == null
                && page.charset().equals(StandardCharsets.UTF_8)
                && PlainText.charset(bytes).equals(PlainText.WINDOWS)) {
            page = page(bytes, PlainText.WINDOWS.name());
        }
        blocks.title(page.title());
        body(page, blocks);
    }

    private Document page(byte[] bytes, @Nullable String charset) throws IOException {
        Parser parser = Parser.htmlParser();
        if (isXml) {
            parser.tagSet().onNewTag(tag -> tag.set(Tag.SelfClose));
        }
        return Jsoup.parse(new ByteArrayInputStream(bytes), charset, "", parser);
    }

    /// A piece of a page.
    static void body(String html, Blocks blocks) throws UnreadableException {
        body(Jsoup.parseBodyFragment(html), blocks);
    }

    private static void body(Document page, Blocks blocks) throws UnreadableException {
        page.select(UNSEEN).remove();
        HtmlStyles.hide(page);
        var text = new StringBuilder();
        within(page.body(), Block.Kind.PARAGRAPH, text, blocks);
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
                        when !element.isBlock() && !BLOCKS.contains(element.normalName()) ->
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
            case "table" -> table(element, kind, text, blocks);
            default -> {
                Block.Kind inside =
                        name.toLowerCase(Locale.ROOT).equals("li") ? Block.Kind.ITEM : kind;
                within(element, inside, text, blocks);
                flush(inside, text, blocks);
            }
        }
    }

    private static void table(Element table, Block.Kind kind, StringBuilder text, Blocks blocks)
            throws UnreadableException {
        var rows = Rows.ofMarked(blocks);
        for (Element part : table.children()) {
            if (!ROW_GROUPS.contains(part.normalName())) {
                block(part, kind, text, blocks);
                continue;
            }
            var cells = new HtmlRows();
            for (Element row : part.children()) {
                if (row.selectFirst("table") != null) {
                    block(row, kind, text, blocks);
                } else if (part.normalName().equals("thead") || row.select("> td").isEmpty()) {
                    rows.names(cells.next(row));
                } else {
                    rows.add(cells.next(row));
                }
            }
        }
    }

    private static void flush(Block.Kind kind, StringBuilder text, Blocks blocks)
            throws UnreadableException {
        blocks.add(kind, text.toString());
        text.setLength(0);
    }
}
