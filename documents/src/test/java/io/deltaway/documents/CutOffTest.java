package io.deltaway.documents;

import static io.deltaway.documents.Reader.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/// Of a document that was copied in part nothing is read, wherever it ends.
class CutOffTest {

    private static final String CUT =
            "it is cut off: the directory that ends a ZIP file is missing";

    private static void isCut(String name, byte[] bytes, int length) {
        assertThatThrownBy(() -> read(name, Arrays.copyOf(bytes, length)))
                .as("%d bytes of %s", length, name)
                .isInstanceOf(UnreadableException.class)
                .hasMessage(CUT);
    }

    @Test
    void whereAPartEnds() throws Exception {
        var documents =
                Map.of(
                        "a.docx", Samples.docx(),
                        "a.xlsx", Samples.xlsx(),
                        "a.pptx", Samples.pptx("one"),
                        "a.odt", Samples.odt(),
                        "a.epub", Samples.epub());
        documents.forEach((name, bytes) -> {
            for (int at = 4; at < bytes.length - 1; at++) {
                if (bytes[at] == 'P' && bytes[at + 1] == 'K') {
                    isCut(name, bytes, at);
                }
            }
            isCut(name, bytes, bytes.length - 1);
        });
    }

    @Test
    void behindAnotherThatIsPackedInIt() throws Exception {
        byte[] inner = Samples.odt();
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            var entry = new ZipEntry("inner.odt");
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(inner.length);
            var crc = new CRC32();
            crc.update(inner);
            entry.setCrc(crc.getValue());
            zip.putNextEntry(entry);
            zip.write(inner);
        }
        isCut("a.odt", out.toByteArray(), 30 + "inner.odt".length() + inner.length);
    }

    /// As one has that is whole.
    @Test
    void aCommentIsNotMissing() throws Exception {
        byte[] odt = Samples.odt();
        assertThat(read("a.odt", commented(odt, "made by PK\u0005\u0006".repeat(4))))
                .isEqualTo(read("a.odt", odt));
        assertThat(read("a.odt", commented(odt, "c".repeat(0xFFFF)))).isEqualTo(read("a.odt", odt));
    }

    private static byte[] commented(byte[] zip, String comment) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(zip, 0, zip.length - 2);
        out.write(comment.length() & 0xFF);
        out.write(comment.length() >> 8);
        out.write(Samples.bytes(comment));
        return out.toByteArray();
    }
}
