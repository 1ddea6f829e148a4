package io.deltaway.documents.internal.parse;

import io.deltaway.documents.Block;
import io.deltaway.documents.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.front.matter.YamlFrontMatterBlock;
import org.commonmark.ext.front.matter.YamlFrontMatterExtension;
import org.commonmark.ext.front.matter.YamlFrontMatterVisitor;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
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

    @Override
    public void read(byte[] bytes, Blocks blocks) throws UnreadableException {
        Parser parser =
                Parser.builder()
                        .extensions(
                                List.of(
                                        TablesExtension.create(),
                                        YamlFrontMatterExtension.create()))
                        .maxOpenBlockParsers(100)
                        .build();
        Node document = parser.parse(PlainText.decode(bytes));
        var front = new YamlFrontMatterVisitor();
        document.accept(front);
        for (String title : front.getData().getOrDefault("title", List.of())) {
            blocks.title(title);
        }
        blocks(document, Block.Kind.PARAGRAPH, blocks);
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
                case TableBlock table -> rows(table, blocks);
                case YamlFrontMatterBlock _ -> {}
                case ListItem item -> blocks(item, Block.Kind.ITEM, blocks);
                default -> blocks(node, kind, blocks);
            }
        }
    }

    private static void rows(Node table, Blocks blocks) throws UnreadableException {
        for (Node node : children(table)) {
            if (node instanceof TableRow row) {
                var cells = new ArrayList<String>();
                for (Node cell : children(row)) {
                    cells.add(cell instanceof TableCell ? text(cell) : "");
                }
                blocks.add(Block.Kind.ROW, Rows.line(cells));
            } else {
                rows(node, blocks);
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
