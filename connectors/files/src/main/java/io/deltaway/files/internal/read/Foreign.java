package io.deltaway.files.internal.read;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Files that are no text in UTF-8, by their first bytes: what they are, and what to do. Read as
/// text they would be one strange error after the other.
final class Foreign {

    private static final String UTF_16 =
            "the file is UTF-16 and not UTF-8: convert it, as with iconv -f UTF-16 -t UTF-8";
    private static final String PACKED =
            "the file is packed with %s, and only gzip is unpacked: unpack it, or pack it with gzip";

    private record Kind(byte[] start, String message) {

        static Kind of(String hex, String message) {
            return new Kind(HexFormat.of().parseHex(hex), message);
        }

        boolean isOf(byte[] bytes, int from, int to) {
            for (int i = 0; i < start.length; i++) {
                if (from + i == to || bytes[from + i] != start[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Kind> KINDS =
            List.of(
                    Kind.of("fffe", UTF_16),
                    Kind.of("feff", UTF_16),
                    Kind.of(
                            "504b0304",
                            "the file is a zip archive, such as an XLSX file is one: unpack it, or"
                                    + " save the table as CSV"),
                    Kind.of("28b52ffd", PACKED.formatted("zstd")),
                    Kind.of("fd377a585a00", PACKED.formatted("xz")),
                    Kind.of("425a683931415926", PACKED.formatted("bzip2")),
                    Kind.of("1f8b", "the file is packed with gzip twice: unpack it once"),
                    Kind.of("d0cf11e0", "the file is an Office document: save the table as CSV"));

    private Foreign() {}

    /// What is wrong with a file that starts so; null where it may be text.
    static @Nullable String refusal(byte[] bytes, int from, int to) {
        return KINDS.stream()
                .filter(kind -> kind.isOf(bytes, from, to))
                .map(Kind::message)
                .findFirst()
                .orElse(null);
    }
}
