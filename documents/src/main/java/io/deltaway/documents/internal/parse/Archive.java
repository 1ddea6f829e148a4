package io.deltaway.documents.internal.parse;

import io.deltaway.documents.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/// The parts of a document that is a ZIP file. None larger when unpacked than they may be together,
/// so that a small file can't become a huge one.
final class Archive {

    private static final int MOST_BYTES = 64 << 20;
    private static final int MOST_PARTS = 20_000;

    private final Map<String, byte[]> parts = new HashMap<>();

    /// @param wanted the parts that are unpacked, by their names
    Archive(byte[] bytes, Predicate<String> wanted) throws IOException, UnreadableException {
        long room = MOST_BYTES;
        int count = 0;
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++count > MOST_PARTS) {
                    throw new UnreadableException("it has more than " + MOST_PARTS + " parts");
                }
                byte[] part = zip.readNBytes((int) room + 1);
                room -= part.length;
                if (room < 0) {
                    throw new UnreadableException(
                            "its parts are larger than %,d bytes when unpacked"
                                    .formatted(MOST_BYTES));
                }
                if (wanted.test(entry.getName())) {
                    parts.put(entry.getName(), part);
                }
            }
        }
    }

    byte @Nullable [] part(String name) {
        return parts.get(name);
    }

    /// A part that is XML; null where there is none. Entities and DTDs mean nothing here.
    @Nullable Document xml(String name) throws IOException {
        byte[] part = parts.get(name);
        return part == null
                ? null
                : Jsoup.parse(
                        new ByteArrayInputStream(part),
                        StandardCharsets.UTF_8.name(),
                        "",
                        Parser.xmlParser());
    }
}
