package io.deltaway.documents;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;

/// The passages of a document with what is known of it.
final class Chunks {

    private static final int ID_BYTES = 16;

    private Chunks() {}

    static List<Chunk> of(Document document, Splitter splitter) {
        var chunks = new ArrayList<Chunk>();
        var positions = new HashMap<String, Integer>();
        var copies = new HashMap<String, Integer>();
        for (Passage passage : splitter.split(document.contents())) {
            if (passage.text().isBlank()) {
                continue;
            }
            int copy = copies.merge(passage.text(), 1, Integer::sum);
            chunks.add(
                    new Chunk(
                            id(document.path(), passage.text(), copy),
                            document.path(),
                            document.mediaType(),
                            document.owner(),
                            document.contents().title(),
                            passage.section(),
                            passage.page(),
                            positions.merge(passage.section(), 1, Integer::sum),
                            passage.text()));
        }
        return chunks;
    }

    private static String id(String path, String text, int copy) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(path, text, Integer.toString(copy))) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
