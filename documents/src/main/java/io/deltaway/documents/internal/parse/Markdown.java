package io.deltaway.documents.internal.parse;

import io.deltaway.documents.UnreadableException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.front.matter.YamlFrontMatterExtension;
import org.commonmark.ext.front.matter.YamlFrontMatterVisitor;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/// Markdown as of CommonMark, with the tables of GitHub: read as the page that it means, so that
/// what that page hides is hidden, from wherever to wherever it goes. Of what stands before it
/// between lines of dashes only the title is read.
final class Markdown implements Format {

    private static final Pattern KEY = Pattern.compile("[\\w.-]+\\s*:(\\s.*)?");

    private static final Pattern TAG = Pattern.compile("(?s)<([a-zA-Z]+)\\b.*");

    /// Of what is in these, or of its elements, nothing is shown.
    private static final Set<String> SWALLOWING =
            Set.of(
                    ("title textarea script style iframe xmp noembed noframes plaintext"
                                    + " template noscript object svg math select dialog")
                            .split(" "));

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
        document.accept(new Mending());
        String page = HtmlRenderer.builder().extensions(extensions).build().render(document);
        Html.body(page, blocks);
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

    /// What the page that comes of it would not show, though readers of the file see it.
    private static final class Mending extends AbstractVisitor {

        /// What stands for a picture.
        @Override
        public void visit(Image image) {
            visitChildren(image);
            for (Node said = image.getFirstChild(); said != null; said = image.getFirstChild()) {
                image.insertBefore(said);
            }
            image.unlink();
        }

        /// Who writes of `<title>` as if it were a word opens an element that never ends.
        @Override
        public void visit(HtmlInline html) {
            Matcher tag = TAG.matcher(html.getLiteral());
            if (tag.matches() && SWALLOWING.contains(tag.group(1).toLowerCase(Locale.ROOT))) {
                String end = "</" + tag.group(1);
                for (Node next = html.getNext(); next != null; next = next.getNext()) {
                    if (next instanceof HtmlInline other
                            && other.getLiteral().regionMatches(true, 0, end, 0, end.length())) {
                        return;
                    }
                }
                html.setLiteral(" ");
            }
        }
    }
}
