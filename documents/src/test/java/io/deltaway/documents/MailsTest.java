package io.deltaway.documents;

import static io.deltaway.documents.Reader.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// What is read of e-mail.
class MailsTest {

    @Test
    void mailWithWhatIsAttached() throws Exception {
        assertThat(read("a.eml", Samples.MAIL))
                .isEqualTo(
                        """
                        Caf\u00e9
                        HEADING 1 0 Caf\u00e9
                        PARAGRAPH 0 0 From: Ann <ann@example.com>
                        To: bob@example.com
                        Date: Mon, 5 Jan 2026 10:00:00 +0000
                        PARAGRAPH 0 0 See you there
                        HEADING 2 0 places.csv
                        ROW 0 0 place | seats
                        ROW 0 0 place: Corner; seats: 4\
                        """);
    }

    @Test
    void anAttachmentThatIsBrokenCostsOnlyItself() throws Exception {
        String mail =
                """
                Subject: Two
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=x

                --x
                Content-Type: text/plain

                See below.
                --x
                Content-Type: application/pdf
                Content-Transfer-Encoding: base64
                Content-Disposition: attachment; filename=plan.pdf

                JVBERi0xLjcgbm8gbW9yZQ==
                --x
                Content-Type: application/octet-stream
                Content-Transfer-Encoding: base64
                Content-Disposition: attachment; filename=note.txt

                Qm9pbGVyIGluIHRoZSBjZWxsYXIu
                --x--
                """;
        assertThat(read("a.eml", mail))
                .contains(
                        "PARAGRAPH 0 0 See below.",
                        "HEADING 2 0 plan.pdf\nPARAGRAPH 0 0 This part of the mail can't be read"
                                + " as application/pdf: ",
                        "HEADING 2 0 note.txt\nPARAGRAPH 0 0 Boiler in the cellar.");
    }

    @Test
    void partsAreReadInTheirCharset() throws Exception {
        String html = "Content-Type: text/html; charset=iso-8859-1\n\n<p>Gr\u00f6\u00dfe \u0096 5";
        assertThat(read("a.eml", html.getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("null\nPARAGRAPH 0 0 Gr\u00f6\u00dfe \u2013 5");
        String other =
                "Content-Type: text/html; charset=utf-8\n\n<meta charset=latin1><p>Gr\u00f6\u00dfe";
        assertThat(read("a.eml", "\uFEFF" + other))
                .isEqualTo("null\nPARAGRAPH 0 0 Gr\u00f6\u00dfe");
        for (String type :
                new String[] {
                    "Subject: x",
                    "Content-Type: text/plain",
                    "Content-Type: text/plain; charset=us-ascii",
                    "Content-Type: text/plain; charset=none-such",
                    "Content-Type: text/html"
                }) {
            String mail = type + "\nContent-Transfer-Encoding: 8bit\n\nGr\u00f6\u00dfe";
            assertThat(read("a.eml", mail)).endsWith("PARAGRAPH 0 0 Gr\u00f6\u00dfe");
            assertThat(read("a.eml", mail.getBytes(StandardCharsets.ISO_8859_1)))
                    .endsWith("PARAGRAPH 0 0 Gr\u00f6\u00dfe");
        }
    }

    @Test
    void fieldsAreDecoded() throws Exception {
        assertThat(
                        read(
                                "a.eml",
                                """
                                From: =?UTF-8?Q?J=C3=BCrgen_K=C3=B6hler?= <j@example.com>
                                To: J\u00f6rg <joerg@example.com>,
                                 =?iso-8859-1?Q?Ren=E9?= <rene@example.com>
                                Cc: =?none-such?Q?x?= <x@example.com>
                                Subject: Gr\u00f6\u00dfe
                                Content-Type: text/csv; name="=?UTF-8?Q?Gr=C3=B6=C3=9Fe.csv?="
                                Content-Disposition: attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe.csv

                                a,b
                                """))
                .isEqualTo(
                        """
                        Gr\u00f6\u00dfe
                        HEADING 1 0 Gr\u00f6\u00dfe
                        PARAGRAPH 0 0 From: J\u00fcrgen K\u00f6hler <j@example.com>
                        To: J\u00f6rg <joerg@example.com>, Ren\u00e9 <rene@example.com>
                        Cc: =?none-such?Q?x?= <x@example.com>
                        HEADING 2 0 Gr\u00f6\u00dfe.csv
                        ROW 0 0 a | b\
                        """);
    }

    @Test
    void attachmentsAreWhatTheirNamesAndBytesSay() throws Exception {
        String pdf = Base64.getMimeEncoder().encodeToString(Samples.pdf("The pump."));
        String mail =
                """
                Subject: All
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=x

                --x
                Content-Type: multipart/signed; boundary=y

                --y
                Content-Type: text/plain; charset=utf-8; name=a.md

                See *below*.
                --y
                Content-Type: application/pgp-signature; name=signature.asc

                no
                --y--
                --x
                Content-Type: application/vnd.ms-excel; name=a.csv

                a,b
                --x
                Content-Type: text/plain; charset=utf-8; name=pump
                Content-Transfer-Encoding: base64

                %s
                --x
                Content-Type: application/msword; name=old.doc
                Content-Transfer-Encoding: base64

                0M8R4AAA
                --x
                Content-Type: video/mp4; name=a.mp4
                Content-Transfer-Encoding: base64

                AAAA
                --x
                Content-Type: application/x-nothing
                Content-Transfer-Encoding: base64

                AAAA
                --x--
                """
                        .formatted(pdf);
        assertThat(read("a.eml", mail))
                .contains(
                        "HEADING 2 0 a.md\nPARAGRAPH 0 0 See below.\nHEADING 2 0 a.csv\nROW 0 0 a | b\n",
                        "HEADING 2 0 pump\nPARAGRAPH 0 1 The pump.\nHEADING 2 0 old.doc\n"
                                + "PARAGRAPH 0 0 This part of the mail can't be read as application/x-ole-storage: ")
                .endsWith(
                        "HEADING 2 0 a.mp4\nPARAGRAPH 0 0 This part of the mail can't be read as"
                                + " video/mp4: nothing here reads video/mp4");
    }

    @Test
    void ofAlternativesOneThatSaysSomething() throws Exception {
        String mail =
                """
                MIME-Version: 1.0
                Content-Type: multipart/alternative; boundary=x

                --x
                Content-Type: text/plain

                \s
                --x
                Content-Type: text/html

                <p>See you
                --x--
                """;
        assertThat(read("a.eml", mail)).endsWith("PARAGRAPH 0 0 See you");
    }
}
