/// Documents of many formats, read in processes of their own, and cut into chunks.
@SuppressWarnings("requires-automatic") // PDFBox and mime4j have no module declarations
module io.deltaway.documents {
    requires transitive io.deltaway.files;
    requires apache.mime4j.core;
    requires apache.mime4j.dom;
    requires de.siegmar.fastcsv;
    requires org.apache.pdfbox;
    requires org.apache.poi.ooxml;
    requires org.commonmark;
    requires org.commonmark.ext.front.matter;
    requires org.commonmark.ext.gfm.tables;
    requires org.jsoup;
    requires static transitive org.jspecify;

    exports io.deltaway.documents;

    // Rows of these records are made by the engine.
    opens io.deltaway.documents to
            io.deltaway.engine;
}
