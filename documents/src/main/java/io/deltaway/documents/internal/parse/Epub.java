package io.deltaway.documents.internal.parse;

import io.deltaway.documents.UnreadableException;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/// EPUB: its chapters in the order in which they are read.
final class Epub implements Format {

    private static final String CONTAINER = "META-INF/container.xml";

    @Override
    public void read(byte[] bytes, Blocks blocks) throws IOException, UnreadableException {
        var archive = new Archive(bytes, name -> name.matches("(?i).*(xml|opf|html?)"));
        Document container = archive.xml(CONTAINER);
        Element root = container == null ? null : container.getElementsByTag("rootfile").first();
        Document book = root == null ? null : archive.xml(root.attr("full-path"));
        if (root == null || book == null) {
            throw new UnreadableException("it has no " + CONTAINER + " that names its contents");
        }
        book.getElementsByTag("dc:title").forEach(title -> blocks.title(title.text()));
        Map<String, String> files = new HashMap<>();
        for (Element item : book.getElementsByTag("item")) {
            files.put(item.attr("id"), item.attr("href"));
        }
        for (Element chapter : book.getElementsByTag("itemref")) {
            String file = files.get(chapter.attr("idref"));
            byte[] part = file == null ? null : archive.part(beside(root.attr("full-path"), file));
            if (part != null) {
                new Html().read(part, blocks);
            }
        }
    }

    /// What a reference in a part means.
    private static String beside(String part, String reference) throws UnreadableException {
        try {
            return URI.create("/" + part).resolve(reference).getPath().substring(1);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("a chapter has the address " + reference);
        }
    }
}
