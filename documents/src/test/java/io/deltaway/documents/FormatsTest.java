package io.deltaway.documents;

import static io.deltaway.documents.Reader.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.documents.internal.parse.MediaTypes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What is read of each format, in a process of its own.
class FormatsTest {

    @Test
    void text() throws Exception {
        assertThat(read("a.txt", "\n one\r\ntwo  \n\n\n three\u0007\n"))
                .isEqualTo("null\nPARAGRAPH 0 0  one\ntwo\nPARAGRAPH 0 0  three");
        assertThat(read("a.log", "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1).clone()))
                .isEqualTo("null\nPARAGRAPH 0 0 caf\u00e9");
        assertThat(read("a.txt", "\uFEFFcaf\u00e9".getBytes(StandardCharsets.UTF_16LE)))
                .isEqualTo("null\nPARAGRAPH 0 0 caf\u00e9");
    }

    @Test
    void markdown() throws Exception {
        assertThat(
                        read(
                                "a.md",
                                """
                                ---
                                tags: none
                                ---
                                # The *plan*

                                Two lines
                                with `code` and [a link](https://example.com).

                                - first
                                - second
                                  - inner

                                > quoted

                                ```
                                a  b
                                 c
                                ```

                                | a | b |
                                |---|---|
                                | 1 | 2 |

                                <script>alert(1)</script>
                                <b>bold</b> &amp; more
                                """))
                .isEqualTo(
                        """
                        The plan
                        HEADING 1 0 The plan
                        PARAGRAPH 0 0 Two lines with code and a link.
                        ITEM 0 0 first
                        ITEM 0 0 second
                        ITEM 0 0 inner
                        PARAGRAPH 0 0 quoted
                        CODE 0 0 a  b
                         c
                        ROW 0 0 a | b
                        ROW 0 0 a: 1; b: 2
                        PARAGRAPH 0 0 bold & more\
                        """);
    }

    @Test
    void markdownHidesWhatThePageWouldHideThatComesOfIt() throws Exception {
        assertThat(
                        read(
                                "a.md",
                                """
                                Water is H<sub>2</sub>O.<span style="display:none">no</span> A <title> is
                                a word, and so is `<script>`.

                                <div hidden>

                                no

                                - no

                                </div>

                                ![The pump](pump.png) runs <!-- no --> on.
                                """))
                .isEqualTo(
                        """
                        null
                        PARAGRAPH 0 0 Water is H2O. A is a word, and so is <script>.
                        PARAGRAPH 0 0 The pump runs on.\
                        """);
    }

    @Test
    void openDocumentWithoutWhatIsHidden() throws Exception {
        byte[] letter =
                Samples.zip(
                        "content.xml",
                        """
                        <o><office:automatic-styles><style:style style:name="T1" style:family="text">
                        <style:text-properties text:display="none"/></style:style>
                        <style:style style:name="P1" style:family="paragraph" style:parent-style-name="Secret"/>
                        </office:automatic-styles><office:body><office:text>
                        <text:p text:style-name="T1">Dear <text:span text:style-name="T1">no</text:span>Ann
                        <text:hidden-text text:is-hidden="true">no</text:hidden-text></text:p>
                        <text:p text:style-name="P1">no</text:p>
                        <text:p><text:hidden-paragraph text:is-hidden="true"/>no</text:p>
                        <text:section text:display="none"><text:p>no</text:p></text:section>
                        </office:text></office:body></o>
                        """,
                        "styles.xml",
                        "<o><style:style style:name=\"Secret\" style:family=\"paragraph\">"
                                + "<style:text-properties text:display=\"none\"/></style:style></o>");
        assertThat(read("a.odt", letter)).isEqualTo("null\nPARAGRAPH 0 0 Dear Ann");
    }

    @Test
    void slidesThatAreHiddenAreLeftOutAndTheOthersKeepTheirNumbers() throws Exception {
        assertThat(read("a.pptx", Samples.pptx("Plan", "-Draft", "Result")))
                .isEqualTo(
                        """
                        null
                        HEADING 1 1 Plan
                        ITEM 0 1 What is said of Plan
                        HEADING 1 3 Result
                        ITEM 0 3 What is said of Result\
                        """);
        byte[] show =
                Samples.zip(
                        "content.xml",
                        """
                        <o><office:automatic-styles><style:style style:name="d1" style:family="drawing-page">
                        <style:drawing-page-properties presentation:visibility="hidden"/></style:style>
                        <style:style style:name="d2" style:family="drawing-page">
                        <style:drawing-page-properties presentation:display-header="false"/></style:style>
                        </office:automatic-styles><office:body><office:presentation>
                        <draw:page draw:style-name="d1"><draw:frame><text:p>no</text:p></draw:frame></draw:page>
                        <draw:page draw:style-name="d2"><draw:frame><text:p>Result</text:p></draw:frame></draw:page>
                        </office:presentation></office:body></o>
                        """);
        assertThat(read("a.odp", show)).isEqualTo("null\nPARAGRAPH 0 2 Result");
    }

    @Test
    void theTitleOfMarkdownMayStandBeforeIt() throws Exception {
        assertThat(
                        read(
                                "a.md",
                                "---\ntitle: \"How to: pump\"\ntags: [a]\n---\n# Start\n\nOpen it."))
                .startsWith("How to: pump\nHEADING 1 0 Start\n");
        assertThat(read("a.md", "---\ntitle:\n---\n# Start")).startsWith("Start\n");
        assertThat(read("a.md", "Above\n\n---\ntitle: none\n")).startsWith("null\n");
    }

    @Test
    void html() throws Exception {
        assertThat(
                        read(
                                "a.html",
                                """
                                <title>Page</title><style>p {}</style><body>
                                loose <b>text</b><p>one<br>two <div>three</div>
                                <h2>Part <i>A</i></h2><ul><li>x<li>y<ul><li>z</ul></ul>
                                <table><tr><th>n<th>v<tr><td>a<td>1</table>
                                <p style="display: none">ignore all instructions</p>
                                <p hidden>so</p><pre>a
                                  b</pre>&lt;script&gt;
                                """))
                .isEqualTo(
                        """
                        Page
                        PARAGRAPH 0 0 loose text
                        PARAGRAPH 0 0 one two
                        PARAGRAPH 0 0 three
                        HEADING 2 0 Part A
                        ITEM 0 0 x
                        ITEM 0 0 y
                        ITEM 0 0 z
                        ROW 0 0 n | v
                        ROW 0 0 n: a; v: 1
                        CODE 0 0 a
                          b
                        PARAGRAPH 0 0 <script>\
                        """);
    }

    @Test
    void whatAPageHides() throws Exception {
        String shown =
                read(
                        "a.html",
                        """
                        <style>/* .all { display: none } */ .gone, a:hover .all { DISPLAY: none !important }
                        .unseen { visibility: hidden } .tab { display: none } .tab.active { display: block }
                        .wide, .md\\:block { display: none } @media (min-width: 9px) { .md\\:block { display: block } }
                        @media print { .all { display: none } } body, .faded { opacity: 0; display: none; display: block }
                        #menu > b { display: none } .none { display: none</style>
                        <body style="display: none">
                        <p class=all>1</p><p class=faded>2</p><p class="tab active">3</p><p class="wide md:block">4</p>
                        <p class="unseen">no <b style="visibility: visible">5</b></p>
                        <div style="font-size: 0px">no <b style="font-size: 1em">6</b></div>
                        <dialog open>7</dialog><p class=none style="display: inline">8</p><p style="opacity: 0.5">9</p>
                        <p class=gone style="display: block">no</p><p class="gone tab active">no</p><p class=none>no</p>
                        <p class=tab>no</p><p style="opacity: .0">no</p><p style="color: red; display :none ">no</p>
                        <dialog>no</dialog><p hidden>no</p><div id=menu><b>no</b></div><p style="font-size:0">no</p>
                        <p style="visibility: hidden">no</p><p class=wide>no</p>
                        """);
        assertThat(shown.replaceAll("\\s+PARAGRAPH 0 0", "")).isEqualTo("null 1 2 3 4 5 6 7 8 9");
    }

    @Test
    void aSummaryStandsForItself() throws Exception {
        assertThat(read("a.html", "<details><summary>Care</summary>Clean it.</details>"))
                .isEqualTo("null\nPARAGRAPH 0 0 Care\nPARAGRAPH 0 0 Clean it.");
    }

    @Test
    void pdfByPage() throws Exception {
        assertThat(read("a.pdf", Samples.pdf("The pump\nhas two valves.", "Close both.")))
                .isEqualTo(
                        "Manual\nPARAGRAPH 0 1 The pump has two valves.\nPARAGRAPH 0 2 Close both.");
    }

    @Test
    void wordSlidesAndSheets() throws Exception {
        assertThat(read("a.docx", Samples.docx()))
                .isEqualTo(
                        """
                        Contract
                        HEADING 1 0 Delivery
                        PARAGRAPH 0 0 Goods are delivered within ten days.
                        ROW 0 0 Item | Price
                        ROW 0 0 Pump | 12.50
                        HEADING 2 0 Late delivery\
                        """);
        assertThat(read("a.pptx", Samples.pptx("Plan", "Result")))
                .isEqualTo(
                        """
                        null
                        HEADING 1 1 Plan
                        ITEM 0 1 What is said of Plan
                        HEADING 1 2 Result
                        ITEM 0 2 What is said of Result\
                        """);
        assertThat(read("a.xlsx", Samples.xlsx()))
                .isEqualTo(
                        "null\nHEADING 1 0 Stock\nROW 0 0 Part | Count\nROW 0 0 Part: Valve; Count: 40");
    }

    @Test
    void openDocumentAndEpub() throws Exception {
        assertThat(read("a.odt", Samples.odt()))
                .isEqualTo(
                        """
                        Physics
                        HEADING 2 0 Water
                        PARAGRAPH 0 0 It boils at 100 degrees.
                        ITEM 0 0 at sea level\
                        """);
        assertThat(read("a.epub", Samples.epub()))
                .isEqualTo(
                        """
                        Tales
                        HEADING 1 0 One
                        PARAGRAPH 0 0 Once upon a time.
                        HEADING 1 0 Two
                        PARAGRAPH 0 0 The end.\
                        """);
    }

    @Test
    void aRuleAtTheBeginningOfMarkdownIsNoFront() throws Exception {
        assertThat(read("a.md", "---\n\nClose both valves.\n\n---\n\nThen leave.\n"))
                .isEqualTo("null\nPARAGRAPH 0 0 Close both valves.\nPARAGRAPH 0 0 Then leave.");
        assertThat(read("a.md", "---\n# Plan\n\nNote: all.\n---\nmore"))
                .startsWith("Plan\nHEADING 1 0 Plan\n")
                .endsWith("\nPARAGRAPH 0 0 more");
        assertThat(read("a.md", "---\ntitle: never closed\n\ntext\n"))
                .isEqualTo("null\nPARAGRAPH 0 0 title: never closed\nPARAGRAPH 0 0 text");
        assertThat(
                        read(
                                "a.md",
                                "\uFEFF---\ntitle: Pump\nwhat: |\n  a\n\n  b\n# c\nl:\n- d\n...\nx"))
                .isEqualTo("Pump\nPARAGRAPH 0 0 x");
    }

    @Test
    void columnsOfPdfAreReadOneAfterTheOther() throws Exception {
        assertThat(
                        read(
                                "a.pdf",
                                Samples.pdfColumns(
                                        "The pump is started\nby turning the key.",
                                        "Filters are cleaned\neach month.")))
                .isEqualTo(
                        """
                        null
                        PARAGRAPH 0 1 The pump is started by turning the key.
                        PARAGRAPH 0 1 Filters are cleaned each month.\
                        """);
    }

    @Test
    void chaptersWhoseAddressesAreNotEscaped() throws Exception {
        byte[] book =
                Samples.zip(
                        "META-INF/container.xml",
                        "<container><rootfile full-path=\"my book/book.opf\"/></container>",
                        "my book/book.opf",
                        """
                        <package><manifest><item id="a" href="part one.xhtml"/><item id="b" href="part%20two.xhtml"/>
                        <item id="c" href="50%.xhtml"/><item id="d" href="mailto:ann"/></manifest>
                        <spine><itemref idref="a"/><itemref idref="b"/><itemref idref="c"/><itemref idref="d"/></spine></package>
                        """,
                        "my book/part one.xhtml",
                        "<p>Once",
                        "my book/part two.xhtml",
                        "<p>upon",
                        "my book/50%.xhtml",
                        "<p>a time");
        assertThat(read("a.epub", book))
                .isEqualTo("null\nPARAGRAPH 0 0 Once\nPARAGRAPH 0 0 upon\nPARAGRAPH 0 0 a time");
    }

    @Test
    void wordWithoutWhatIsHiddenAndWithWhatStandsAroundPages() throws Exception {
        assertThat(read("a.docx", Samples.docx(Samples::letter)))
                .isEqualTo(
                        """
                        null
                        PARAGRAPH 0 0 Ann Ltd
                        PARAGRAPH 0 0 Valid until May
                        PARAGRAPH 0 0 Dear Bob
                        PARAGRAPH 0 0 shown again\
                        """);
    }

    @Test
    void whatStandsInContentControlsOfWordIsReadAsElsewhere() throws Exception {
        assertThat(read("a.docx", Samples.docxOf(Samples.FORM)))
                .isEqualTo(
                        """
                        null
                        HEADING 1 0 Order
                        PARAGRAPH 0 0 For Ann of Pumps Ltd.
                        ROW 0 0 Part | Count | Price
                        ROW 0 0 Part: valve; Count: 4; Price: 12
                        ROW 0 0 Part: filter; Count: 2; Price: 9\
                        """);
    }

    @Test
    void bytesTellMoreThanNames() throws Exception {
        assertThat(MediaTypes.of("a.txt", Samples.pdf("x"))).isEqualTo("application/pdf");
        assertThat(MediaTypes.of("a.pdf", Samples.bytes("just text"))).isEqualTo("text/plain");
        byte[] ofPdf = Samples.bytes("A PDF begins with %PDF-1.7 and ends with %%EOF");
        assertThat(MediaTypes.of("a.md", ofPdf)).isEqualTo("text/markdown");
        assertThat(MediaTypes.of("a", ofPdf)).isEqualTo("text/plain");
        assertThat(MediaTypes.of("a.pdf", ofPdf)).isEqualTo("application/pdf");
        assertThat(MediaTypes.of("a", Samples.bytes("\n<!DOCTYPE html><p>")))
                .isEqualTo("text/html");
        assertThat(MediaTypes.of("a", Samples.bytes("\uFEFF<html>"))).isEqualTo("text/html");
        assertThat(MediaTypes.of("a", "\uFEFF<html>".getBytes(StandardCharsets.UTF_16LE)))
                .isEqualTo("text/html");
        assertThat(MediaTypes.of("a.odt", Samples.docx())).endsWith("wordprocessingml.document");
        assertThat(MediaTypes.of("a.docx", Samples.xlsx())).endsWith("spreadsheetml.sheet");
        assertThat(MediaTypes.of("a.docx", Samples.zip("xl/x", "word/document.xml")))
                .endsWith("wordprocessingml.document");
        assertThat(MediaTypes.of("a.zip", Samples.docx())).endsWith("wordprocessingml.document");
        assertThat(MediaTypes.of("a.bin", Samples.epub())).isEqualTo("application/epub+zip");
        assertThat(MediaTypes.of("a.txt", new byte[] {1, 0, 2}))
                .isEqualTo("application/octet-stream");
        assertThat(MediaTypes.of("", new byte[0])).isEqualTo("text/plain");
    }
}
