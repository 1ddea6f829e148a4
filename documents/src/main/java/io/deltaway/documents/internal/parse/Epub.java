package io.deltaway.documents.internal.parse;

import io.deltaway.documents.UnreadableException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/// EPUB: its chapters in the order in which they are read.
final class Epub implements Format {

    private static final String CONTAINER = "META-INF/container.xml";

    @Override
    public void read(byte[] bytes, Blocks blocks) throws IOException, UnreadableException {
        var archive = new Archive(bytes, name -> name.matches("(?i).*(xml|opf|html?)"));
        Document container = archive.xml(CONTAINER);
        Element root = container == null ? null : container.selectFirst("*|rootfile");
        Document book = root == null ? null : archive.xml(root.attr("full-path"));
        if (root == null || book == null) {
            throw new UnreadableException("it has no " + CONTAINER + " that names its contents");
        }
        Set<String> encrypted = encrypted(archive);
        book.getElementsByTag("dc:title").forEach(title -> blocks.title(title.text()));
        Map<String, String> files = new HashMap<>();
        for (Element item : book.select("*|item")) {
            files.put(item.attr("id"), item.attr("href"));
        }
        for (Element chapter : book.select("*|itemref")) {
            String file = files.get(chapter.attr("idref"));
            String name = file == null ? null : beside(root.attr("full-path"), file);
            byte[] part = name == null ? null : archive.part(name);
            if (encrypted.contains(name)) {
                throw new UnreadableException("its chapters are encrypted");
            }
            if (part != null) {
                new Html(true).read(part, blocks);
            }
        }
    }

    /// Parts that only some program can read; fonts are among them in many books that all can.
    private static Set<String> encrypted(Archive archive) throws IOException {
        Document encryption = archive.xml("META-INF/encryption.xml");
        var parts = new HashSet<String>();
        if (encryption != null) {
            for (Element part : encryption.select("*|CipherReference")) {
                String name = beside("", part.attr("URI"));
                if (name != null) {
                    parts.add(name);
                }
            }
        }
        return parts;
    }

    /// The part that a reference in a part means; null where it is none in the book.
    private static @Nullable String beside(String part, String reference) {
        try {
            String path = new URI(null, null, "/" + part, null).resolve(uri(reference)).getPath();
            return path == null ? null : path.substring(path.startsWith("/") ? 1 : 0);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /// Many books have spaces and the like in their references as they are.
    private static URI uri(String reference) throws URISyntaxException {
        try {
            return new URI(reference);
        } catch (URISyntaxException e) {
            return new URI(null, null, reference, null);
        }
    }
}
