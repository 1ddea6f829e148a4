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

    /// Of the documents that are remembered, altogether, beside the last one.
    private static final int MOST = 100_000;

    /// By path, that which was asked for last at the end.
    private transient @Nullable Map<String, Lately<C>> lately;

    private record Lately<C>(int chunks, SoftReference<Made<C>> made) {}

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
        Lately<C> found = lately == null ? null : lately.get(path);
        return found == null ? null : found.made.get();
    }

    private synchronized void remember(String path, Made<C> made) {
        lately = lately == null ? new LinkedHashMap<>(16, 0.75f, true) : lately;
        lately.remove(path);
        if (made.rows.size() < MANY) {
            return;
        }
        int all = lately.values().stream().mapToInt(Lately::chunks).sum();
        for (var eldest = lately.values().iterator(); all > MOST; eldest.remove()) {
            all -= eldest.next().chunks;
        }
        lately.put(path, new Lately<>(made.rows.size(), new SoftReference<>(made)));
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
