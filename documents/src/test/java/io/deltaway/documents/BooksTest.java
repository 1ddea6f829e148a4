package io.deltaway.documents;

import static io.deltaway.documents.Reader.read;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What is read of XHTML, and of books, which consist of it.
class BooksTest {

    /// In HTML all of these would have in them what follows.
    private static final String CHAPTER =
            """
            <?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/>
            <script src="a.js"/><style/></head><body><h1>One</h1><div hidden="hidden"/><p>Once<span
            style="display: none"/> upon<br/>a time.</p><iframe src="x"/><textarea/><p>The&#160;<b>end</b>.</p>
            <p hidden="hidden">no</p></body></html>
            """;

    private static final String READ =
            "HEADING 1 0 One\nPARAGRAPH 0 0 Once upon a time.\nPARAGRAPH 0 0 The end.";

    @Test
    void elementsOfXhtmlEndWhereTheySayIt() throws Exception {
        assertThat(read("a.xhtml", CHAPTER)).isEqualTo("One\n" + READ);
        assertThat(read("a", CHAPTER)).isEqualTo("One\n" + READ);
        assertThat(read("a.html", "<p>shown<div hidden />not shown")).endsWith("0 0 shown");
    }

    @Test
    void chaptersOfBooksAreXhtmlWhoseNamesMayHavePrefixes() throws Exception {
        byte[] book =
                Samples.zip(
                        "META-INF/container.xml",
                        "<c:container><c:rootfile full-path=\"book.opf\"/></c:container>",
                        "book.opf",
                        "<o:package><o:manifest><o:item id=\"a\" href=\"a.html\"/></o:manifest>"
                                + "<o:spine><o:itemref idref=\"a\"/></o:spine></o:package>",
                        "a.html",
                        CHAPTER);
        assertThat(read("a.epub", book)).isEqualTo("One\n" + READ);
    }
}
