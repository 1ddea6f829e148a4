package io.deltaway.documents.internal.parse;

import io.deltaway.documents.Block;
import io.deltaway.documents.UnreadableException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.front.matter.YamlFrontMatterBlock;
import org.commonmark.ext.front.matter.YamlFrontMatterExtension;
import org.commonmark.ext.front.matter.YamlFrontMatterVisitor;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/// Markdown as of CommonMark, with the tables of GitHub. Of what stands before it between lines of
/// dashes only the title is read.
final class Markdown implements Format {

    private static final Pattern KEY = Pattern.compile("[\\w.-]+\\s*:(\\s.*)?");

    /// Further lines of a value, comments, entries of a list, empty lines.
    private static final Pattern WITHIN_KEY = Pattern.compile("|[\\s#].*|-\\s.*|[]}].*");

    @Override
    public void read(byte[] bytes, Blocks blocks) throws UnreadableException {
        String text = PlainText.decode(bytes);
        var extensions = new ArrayList<Extension>();
        extensions.add(TablesExtension.create());
        if (hasFront(text)) {
            extensions.add(YamlFrontMatterExtension.create());
        }
        Parser parser = Parser.builder().extensions(extensions).maxOpenBlockParsers(100).build();
        Node document = parser.parse(text);
        var front = new YamlFrontMatterVisitor();
        document.accept(front);
        for (String title : front.getData().getOrDefault("title", List.of())) {
            blocks.title(title);
        }
        blocks(document, Block.Kind.PARAGRAPH, blocks);
    }

    /// Whether the first line of dashes begins what stands before the text. It may as well be a
    /// rule across the page, and what is below it the text itself: so what is between it and the
    /// next such line has to look like YAML, with a key in its first line.
    private static boolean hasFront(String text) {
        Iterator<String> lines = text.lines().iterator();
        if (!lines.hasNext() || !lines.next().stripTrailing().equals("---")) {
            return false;
        }
        boolean hasKey = false;
        while (lines.hasNext()) {
            String line = lines.next().stripTrailing();
            if (line.equals("---") || line.equals("...")) {
                return hasKey;
            }
            boolean isKey = KEY.matcher(line).matches();
            if (!isKey && (!hasKey || !WITHIN_KEY.matcher(line).matches())) {
                return false;
            }
            hasKey |= isKey;
        }
        return false;
    }

    /// @param kind of the paragraphs there
    private static void blocks(Node parent, Block.Kind kind, Blocks blocks)
            throws UnreadableException {
        for (Node node : children(parent)) {
            switch (node) {
                case Heading heading -> {
                    String text = text(heading);
                    blocks.heading(heading.getLevel(), text);
                    if (heading.getLevel() == 1) {
                        blocks.title(text);
                    }
                }
                case Paragraph paragraph -> blocks.add(kind, text(paragraph));
                case FencedCodeBlock code -> blocks.add(Block.Kind.CODE, code.getLiteral());
                case IndentedCodeBlock code -> blocks.add(Block.Kind.CODE, code.getLiteral());
                case HtmlBlock html -> Html.body(html.getLiteral(), blocks);
                case TableBlock table -> table(table, Rows.ofMarked(blocks));
                case YamlFrontMatterBlock _ -> {}
                case ListItem item -> blocks(item, Block.Kind.ITEM, blocks);
                default -> blocks(node, kind, blocks);
            }
        }
    }

    private static void table(Node table, Rows rows) throws UnreadableException {
        for (Node part : children(table)) {
            for (Node row : children(part)) {
                List<String> cells = children(row).stream().map(Markdown::text).toList();
                if (part instanceof TableHead) {
                    rows.names(cells);
                } else {
                    rows.add(cells);
                }
            }
        }
    }

    private static String text(Node parent) {
        var text = new StringBuilder();
        text(parent, text);
        return text.toString();
    }

    private static void text(Node parent, StringBuilder text) {
        for (Node node : children(parent)) {
            switch (node) {
                case Text plain -> text.append(plain.getLiteral());
                case Code code -> text.append(code.getLiteral());
                case SoftLineBreak _, HardLineBreak _ -> text.append(' ');
                case HtmlInline _ -> text.append(' ');
                default -> text(node, text);
            }
        }
    }

    private static List<Node> children(Node parent) {
        var children = new ArrayList<Node>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            children.add(node);
        }
        return children;
    }
}
