package io.deltaway.documents;

import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.documents.internal.parse.MediaTypes;
import io.deltaway.documents.internal.process.Limits;
import io.deltaway.documents.internal.process.ParserPool;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A document that is made to do harm costs itself, and is told by a reason; the next one is read.
class HostileDocumentsTest {

    private static final int CHARACTERS = 200_000;

    private final ParserPool pool =
            new ParserPool(new Limits(Duration.ofMinutes(2), 64, 1, 4 << 20, CHARACTERS));

    private String reason(String mediaType, byte[] bytes) throws Exception {
        String reason = outcome(mediaType, bytes);
        assertThat(reason).doesNotStartWith("Contents");
        assertThat(pool.parse("text/plain", Samples.bytes("next")).blocks()).hasSize(1);
        return reason;
    }

    private static String office(String kind) {
        return "application/vnd.openxmlformats-officedocument." + kind;
    }

    private static byte[] bomb(String name, int megabytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            byte[] zeros = new byte[1 << 20];
            Arrays.fill(zeros, (byte) ' ');
            for (int m = 0; m < megabytes; m++) {
                zip.write(zeros);
            }
        }
        return out.toByteArray();
    }

    @Test
    void archivesThatGrow() throws Exception {
        assertThat(reason("application/epub+zip", bomb("META-INF/container.xml", 200)))
                .matches("reading it needs more memory than 64 MiB|.*when unpacked");
        assertThat(reason(office("wordprocessingml.document"), bomb("word/document.xml", 200)))
                .matches("it is no proper .*: Zip bomb detected! [^\n]*");
    }

    @Test
    void filesOfThisMachineAreNotRead(@TempDir Path directory) throws Exception {
        Path secret = Files.writeString(directory.resolve("secret.txt"), "the secret");
        String entity =
                "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"%s\">]>"
                        .formatted(secret.toUri());
        byte[] odt =
                Samples.zip(
                        "content.xml",
                        entity
                                + "<o><office:body><text:p>before &e; behind</text:p></office:body></o>");
        Contents read = pool.parse("application/vnd.oasis.opendocument.text", odt);
        assertThat(read.toString()).contains("before").doesNotContain("the secret");
        byte[] docx =
                Samples.zip(
                        "[Content_Types].xml",
                        "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                                + "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>",
                        "_rels/.rels",
                        "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                                + "<Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>",
                        "word/document.xml",
                        entity
                                + "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
                                + "<w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>");
        assertThat(reason(office("wordprocessingml.document"), docx)).contains("DOCTYPE");
    }

    @Test
    void namesThatDoNotFit() throws Exception {
        assertThat(reason("application/pdf", Samples.bytes("%PDF-1.7\nno more")))
                .startsWith("it is no proper application/pdf");
        assertThat(reason(office("spreadsheetml.sheet"), Samples.bytes("a,b\n1,2\n")))
                .startsWith("it is no proper ");
        assertThat(reason("application/epub+zip", Samples.bytes("none"))).contains("container.xml");
        assertThat(reason("image/png", new byte[10])).isEqualTo("nothing here reads image/png");
        assertThat(reason("text/plain", new byte[] {(byte) 0xFF, 1, 2}))
                .isEqualTo("it is no text: it has the byte 0x01");
    }

    @Test
    void whatIsEncryptedIsNotTakenForRead() throws Exception {
        String password = "it is protected by a password";
        byte[] odt =
                Samples.zip(
                        "content.xml",
                        "\u00e9\u00e9",
                        "META-INF/manifest.xml",
                        "<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>");
        assertThat(reason("application/vnd.oasis.opendocument.text", odt)).isEqualTo(password);
        assertThat(
                        reason(
                                "application/vnd.oasis.opendocument.text",
                                Samples.zip("content.xml", "x")))
                .isEqualTo("it has no content.xml with a body");
        try (var office = new POIFSFileSystem();
                var out = new ByteArrayOutputStream()) {
            office.createDocument(new ByteArrayInputStream(new byte[9]), "EncryptedPackage");
            office.writeFilesystem(out);
            assertThat(reason(MediaTypes.of("a.docx", out.toByteArray()), out.toByteArray()))
                    .isEqualTo(password);
        }
        byte[] epub =
                Samples.zip(
                        "META-INF/container.xml",
                        "<container><rootfile full-path=\"a/book.opf\"/></container>",
                        "META-INF/encryption.xml",
                        "<encryption><e:EncryptedData><e:CipherData><e:CipherReference URI=\"a/one%20b.xhtml\"/>"
                                + "</e:CipherData></e:EncryptedData></encryption>",
                        "a/book.opf",
                        "<package><item id=\"a\" href=\"one b.xhtml\"/><itemref idref=\"a\"/></package>",
                        "a/one b.xhtml",
                        "\u00e9\u00e9");
        assertThat(reason("application/epub+zip", epub)).isEqualTo("its chapters are encrypted");
    }

    @Test
    void endlessAndHugeOnes() throws Exception {
        assertThat(reason("text/plain", Samples.bytes("all work\n\n".repeat(50_000))))
                .isEqualTo(
                        "it has more text than the %,d characters that are allowed"
                                .formatted(CHARACTERS));
        assertThat(reason("text/plain", new byte[5 << 20])).contains("is larger than");
        String deep = "<div>".repeat(100_000) + "x";
        assertThat(pool.parse("text/html", Samples.bytes(deep)).blocks()).hasSizeLessThan(2);
        String quotes = "> ".repeat(100_000) + "x";
        assertThat(pool.parse("text/markdown", Samples.bytes(quotes)).blocks()).hasSize(1);
    }

    @Test
    void whatIsRepeatedOrSpansWithoutEnd() throws Exception {
        String sheet =
                """
                <o><office:body><office:spreadsheet><table:table><table:table-row table:number-rows-repeated="%s">
                <table:table-cell table:number-columns-repeated="%s"><text:p>x</text:p></table:table-cell>
                </table:table-row></table:table></office:spreadsheet></office:body></o>
                """;
        String ods = "application/vnd.oasis.opendocument.spreadsheet";
        assertThat(reason(ods, Samples.zip("content.xml", sheet.formatted("1", "1000000000"))))
                .isEqualTo("a row has more than %,d cells".formatted(16_384));
        assertThat(reason(ods, Samples.zip("content.xml", sheet.formatted("99999999999", "2"))))
                .contains("more text than");
        String cell = "<tr><td colspan=999999999 rowspan=999999999>x";
        assertThat(pool.parse("text/html", Samples.bytes("<table>" + cell)).blocks()).hasSize(1);
        assertThat(reason("text/html", Samples.bytes("<table>" + cell.repeat(2))))
                .contains("cells");
    }

    @Test
    void stylesWithoutEnd() throws Exception {
        for (String piece : new String[] {"/*", "{", "}", "a,", ".a ", "\\.", "a{display:none}"}) {
            String page = "<style>" + piece.repeat(50_000) + "</style><p>x";
            assertThat(pool.parse("text/html", Samples.bytes(page)).blocks()).hasSize(1);
        }
    }

    @Test
    void aSelectorAsLongAsThePage() throws Exception {
        var patient =
                new ParserPool(new Limits(Duration.ofSeconds(30), 512, 1, 4 << 20, CHARACTERS));
        for (String piece : new String[] {"a", "-", " ", "a "}) {
            String page = "<style>b" + piece.repeat(500_000) + "*{display:none}</style><p>x";
            assertThat(patient.parse("text/html", Samples.bytes(page)).blocks()).hasSize(1);
        }
    }

    @Test
    void asManyStylesAsElements() throws Exception {
        var page = new StringBuilder("<style>");
        for (int n = 0; n < 60_000; n++) {
            page.append("p.c").append(n).append("{display:none}");
        }
        page.append("</style><p>x");
        for (int n = 0; n < 60_000; n++) {
            page.append("<p class=c").append(n).append(">y");
        }
        var patient =
                new ParserPool(new Limits(Duration.ofSeconds(30), 512, 1, 4 << 20, CHARACTERS));
        assertThat(patient.parse("text/html", Samples.bytes(page.toString())).blocks()).hasSize(1);
    }

    /// A page that draws a picture ten times, which draws another ten times, and so on.
    static byte[] endless() {
        var pdf =
                new StringBuilder(
                        """
                        %PDF-1.4
                        1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
                        2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
                        3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R
                        /Resources<</XObject<</F 4 0 R>>>>>> endobj
                        """);
        String draws = "/F Do ".repeat(10);
        for (int number = 4; number < 16; number++) {
            pdf.append(
                    """
                    %d 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 9 9]
                    /Resources<</XObject<</F %d 0 R>>>>/Length %d>> stream
                    %s
                    endstream endobj
                    """
                            .formatted(number, number + 1, draws.length(), draws));
        }
        pdf.append("trailer <</Root 1 0 R>>\n");
        return Samples.bytes(pdf.toString());
    }

    /// A process that is ended while one that it has started reads a document.
    @Test
    void noProcessIsLeftBehind() throws Exception {
        Process parent =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Abandoned.class.getName())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            await("a document is being read", () -> parent.children().anyMatch(Abandoned::reads));
        } finally {
            List<ProcessHandle> children = parent.children().toList();
            parent.destroyForcibly();
            await("it ends", () -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void oneThatTakesTooLongOrTooMuch() throws Exception {
        var hurried = new ParserPool(new Limits(Duration.ofNanos(1), 64, 1, 4 << 20, CHARACTERS));
        assertThatThrownBy(() -> hurried.parse("text/plain", Samples.bytes("x".repeat(100_000))))
                .hasMessage("reading it took longer than 0.000000001 s");
        var impatient =
                new ParserPool(new Limits(Duration.ofSeconds(3), 64, 1, 4 << 20, CHARACTERS));
        assertThatThrownBy(() -> impatient.parse("application/pdf", endless()))
                .hasMessage("reading it took longer than 3 s");
        // An object for each of two million tags.
        byte[] many = "<b>".repeat(1_300_000).getBytes(StandardCharsets.US_ASCII);
        assertThat(reason("text/html", many)).isEqualTo("reading it needs more memory than 64 MiB");
    }

    /// Parts of good documents, mended at random: whatever comes of it, the answer is the same
    /// twice and the process is there for the next.
    @Test
    void brokenOnes() throws Exception {
        var random = new Random(7);
        for (byte[] good :
                new byte[][] {
                    Samples.pdf("one", "two"),
                    Samples.docx(),
                    Samples.xlsx(),
                    Samples.odt(),
                    Samples.epub(),
                    Samples.bytes(Samples.MAIL)
                }) {
            String mediaType = MediaTypes.of("a.eml", good);
            for (int round = 0; round < 8; round++) {
                byte[] broken = Arrays.copyOf(good, good.length - random.nextInt(good.length / 2));
                for (int change = 0; change < 5; change++) {
                    broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
                }
                assertThat(outcome(mediaType, broken)).isEqualTo(outcome(mediaType, broken));
            }
        }
    }

    private String outcome(String mediaType, byte[] bytes) throws Exception {
        try {
            return pool.parse(mediaType, bytes).toString();
        } catch (io.deltaway.documents.UnreadableException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
