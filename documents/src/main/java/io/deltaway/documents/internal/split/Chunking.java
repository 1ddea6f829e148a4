package io.deltaway.documents.internal.split;

import io.deltaway.documents.Chunk;
import io.deltaway.documents.ChunkRow;
import io.deltaway.documents.Document;
import io.deltaway.documents.Passage;
import io.deltaway.documents.Splitter;
import java.io.Serializable;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes rows of the chunks of documents. From any thread.
///
/// Of the large documents that it was asked for last it remembers what it made, as long as there is
/// memory for it: when one is edited what it was need not be cut again, and the rows that it still
/// has are the same objects. It gives the same without.
///
/// @param <C> a row, equal to those that have equal components
public final class Chunking<C extends Record> implements Serializable {

    private static final long serialVersionUID = 1;
    private static final int ID_BYTES = 16;

    /// Fewer chunks are made again in a few milliseconds.
    private static final int MANY = 200;

    /// Of so many documents something is remembered.
    private static final int DOCUMENTS = 32;

    private transient @Nullable Lately<C> lately;

    /// By path, that which was asked for last at the end.
    private static final class Lately<C> extends LinkedHashMap<String, SoftReference<Made<C>>> {

        private static final long serialVersionUID = 1;

        Lately() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SoftReference<Made<C>>> eldest) {
            return size() > DOCUMENTS;
        }
    }

    private record Made<C>(Document document, List<Chunk> chunks, List<C> rows) {}

    /// Which one of those passages of a document that have one text.
    private record Copy(String text, int number) {}

    /// The rows of the chunks of a document.
    ///
    /// @param splitter the same for all documents
    /// @param row the same for all documents
    public List<C> rows(Document document, Splitter splitter, ChunkRow<C> row) {
        Made<C> last = last(document.path());
        if (last != null && last.document.equals(document)) {
            return last.rows;
        }
        Made<C> made = made(document, CutAhead.passages(document.contents(), splitter), row, last);
        remember(document.path(), made);
        return made.rows;
    }

    private synchronized @Nullable Made<C> last(String path) {
        SoftReference<Made<C>> reference = lately == null ? null : lately.get(path);
        return reference == null ? null : reference.get();
    }

    private synchronized void remember(String path, Made<C> made) {
        lately = lately == null ? new Lately<>() : lately;
        if (made.rows.size() < MANY) {
            lately.remove(path);
        } else {
            lately.put(path, new SoftReference<>(made));
        }
    }

    private static <C extends Record> Made<C> made(
            Document document, List<Passage> passages, ChunkRow<C> row, @Nullable Made<C> last) {
        Map<Copy, Integer> before = last == null ? Map.of() : byText(last.chunks);
        var chunks = new ArrayList<Chunk>();
        var rows = new ArrayList<C>();
        var positions = new HashMap<String, Integer>();
        var copies = new HashMap<String, Integer>();
        for (Passage passage : passages) {
            if (passage.text().isBlank()) {
                continue;
            }
            var copy = new Copy(passage.text(), copies.merge(passage.text(), 1, Integer::sum));
            Integer at = before.get(copy);
            var chunk =
                    new Chunk(
                            last == null || at == null
                                    ? id(document.path(), copy)
                                    : last.chunks.get(at).id(),
                            document.path(),
                            document.mediaType(),
                            document.owner(),
                            document.contents().title(),
                            passage.section(),
                            passage.page(),
                            positions.merge(passage.section(), 1, Integer::sum),
                            passage.text());
            C made = row.of(document, chunk);
            C old = last == null || at == null ? null : last.rows.get(at);
            chunks.add(chunk);
            rows.add(made.equals(old) ? old : made);
        }
        return new Made<>(document, chunks, rows);
    }

    private static Map<Copy, Integer> byText(List<Chunk> chunks) {
        var places = new HashMap<Copy, Integer>();
        var copies = new HashMap<String, Integer>();
        for (int i = 0; i < chunks.size(); i++) {
            String text = chunks.get(i).text();
            places.put(new Copy(text, copies.merge(text, 1, Integer::sum)), i);
        }
        return places;
    }

    /// Of the path and the text, so that it stays when other parts of the document change.
    private static String id(String path, Copy copy) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(path, copy.text, Integer.toString(copy.number))) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
