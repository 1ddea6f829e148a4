package io.deltaway.documents.internal.parse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.transform.TransformerException;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.poi.ooxml.util.DocumentHelper;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// Takes off the content controls of a Word document, so that what stands in them is read as if it
/// stood there by itself: POI has no more of them than their text, what is hidden included, and
/// leaves out rows of tables in one.
final class ContentControls {

    private static final String WORD =
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private static final List<String> KINDS =
            List.of("main+xml", "header+xml", "footer+xml", "footnotes+xml", "endnotes+xml");

    private ContentControls() {}

    /// A Word document without them.
    static XWPFDocument without(byte[] bytes) throws IOException {
        try {
            OPCPackage archive = OPCPackage.open(new ByteArrayInputStream(bytes));
            for (PackagePart part : List.copyOf(archive.getParts())) {
                if (KINDS.stream().anyMatch(part.getContentType()::endsWith)) {
                    remove(part);
                }
            }
            return new XWPFDocument(archive);
        } catch (InvalidFormatException | SAXException | TransformerException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void remove(PackagePart part)
            throws IOException, SAXException, TransformerException {
        Document document;
        try (var in = part.getInputStream()) {
            document = DocumentHelper.readDocument(in);
        }
        List<Element> controls = elements(document.getElementsByTagNameNS(WORD, "sdt"));
        if (controls.isEmpty()) {
            return;
        }
        controls.forEach(ContentControls::unwrap);
        try (OutputStream out = part.getOutputStream()) {
            XMLHelper.newTransformer().transform(new DOMSource(document), new StreamResult(out));
        }
    }

    private static void unwrap(Element control) {
        Node parent = control.getParentNode();
        for (Element child : elements(control.getChildNodes())) {
            if (child.getLocalName().equals("sdtContent")) {
                while (child.getFirstChild() != null) {
                    parent.insertBefore(child.getFirstChild(), control);
                }
            }
        }
        parent.removeChild(control);
    }

    private static List<Element> elements(NodeList nodes) {
        var elements = new ArrayList<Element>();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }
}
