package io.deltaway.documents.internal.parse;

import io.deltaway.documents.Contents;
import io.deltaway.documents.UnreadableException;
import java.util.HashMap;
import java.util.Map;

/// The formats that are read, by media type.
public final class Formats {

    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

    private static final Map<String, Format> FORMATS = new HashMap<>();

    static {
        FORMATS.put("text/plain", new PlainText());
        FORMATS.put("text/markdown", new Markdown());
        FORMATS.put("text/html", new Html(false));
        FORMATS.put("application/xhtml+xml", new Html(true));
        FORMATS.put("text/csv", new SeparatedValues(','));
        FORMATS.put("text/tab-separated-values", new SeparatedValues('\t'));
        FORMATS.put("message/rfc822", new Mail());
        FORMATS.put("application/pdf", new Pdf());
        FORMATS.put(OFFICE + "wordprocessingml.document", new WordDocument());
        FORMATS.put(OFFICE + "presentationml.presentation", new Slides());
        FORMATS.put(OFFICE + "spreadsheetml.sheet", new Spreadsheet());
        FORMATS.put("application/vnd.oasis.opendocument.text", new OpenDocument());
        FORMATS.put("application/vnd.oasis.opendocument.presentation", new OpenDocument());
        FORMATS.put("application/vnd.oasis.opendocument.spreadsheet", new OpenDocument());
        FORMATS.put("application/epub+zip", new Epub());
        FORMATS.put("application/x-ole-storage", new OldOffice());
    }

    private Formats() {}

    /// What is in a document.
    public static Contents read(String mediaType, byte[] bytes, Blocks blocks) throws Exception {
        readPart(mediaType, bytes, blocks);
        return blocks.contents();
    }

    /// What is wrong with a document. Of what a library says the first line: others are for those
    /// who program with it.
    public static String problem(Throwable cause) {
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    static boolean areRead(String mediaType) {
        return FORMATS.containsKey(mediaType);
    }

    /// Adds what is in a part of a document.
    static void readPart(String mediaType, byte[] bytes, Blocks blocks) throws Exception {
        Format format = FORMATS.get(mediaType);
        if (format == null) {
            throw new UnreadableException("nothing here reads " + mediaType);
        }
        if (ZipDirectory.isMissing(bytes)) {
            throw new UnreadableException(
                    "it is cut off: the directory that ends a ZIP file is missing");
        }
        format.read(bytes, blocks);
    }
}
