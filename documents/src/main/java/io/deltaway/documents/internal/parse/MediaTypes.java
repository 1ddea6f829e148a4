package io.deltaway.documents.internal.parse;

import io.deltaway.table.Call2;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/// What kind of document bytes are. Looks at them, never into them: that is for the processes that
/// read documents.
public final class MediaTypes {

    private static final String UNKNOWN = "application/octet-stream";
    private static final String HTML = "text/html";
    private static final String XHTML = "application/xhtml+xml";
    private static final String WORD =
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private static final String SLIDES =
            "application/vnd.openxmlformats-officedocument.presentationml.presentation";
    private static final String SHEET =
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final String OPEN_DOCUMENT = "application/vnd.oasis.opendocument.";
    private static final String EPUB = "application/epub+zip";

    /// How far a text is looked at to tell it from other bytes.
    private static final int LOOK = 8192;

    /// What bytes begin with.
    private static final Map<String, String> BEGINNINGS =
            Map.of(
                    "\u0089PNG", "image/png",
                    "\u00FF\u00D8\u00FF", "image/jpeg",
                    "GIF8", "image/gif",
                    "\u001F\u008B", "application/gzip",
                    "\u00D0\u00CF\u0011\u00E0", "application/x-ole-storage",
                    "{\\rtf", "application/rtf",
                    "\u007FELF", "application/x-executable",
                    "\u00CA\u00FE\u00BA\u00BE", "application/java-vm");

    /// Texts, by the end of their names; others are plain.
    private static final Map<String, String> TEXTS =
            Map.of(
                    "md", "text/markdown",
                    "markdown", "text/markdown",
                    "html", HTML,
                    "htm", HTML,
                    "xhtml", XHTML,
                    "xht", XHTML,
                    "csv", "text/csv",
                    "tsv", "text/tab-separated-values",
                    "eml", "message/rfc822");

    private static final Map<String, String> ZIPS =
            Map.of(
                    "docx", WORD,
                    "pptx", SLIDES,
                    "xlsx", SHEET,
                    "odt", OPEN_DOCUMENT + "text",
                    "ods", OPEN_DOCUMENT + "spreadsheet",
                    "odp", OPEN_DOCUMENT + "presentation",
                    "epub", EPUB);

    /// Parts that the others have, as their names begin.
    private static final Map<String, String> PARTS =
            Map.of("word/document", WORD, "ppt/presentation", SLIDES, "xl/workbook", SHEET);

    private MediaTypes() {}

    /// The function in a plan.
    public static final class Of implements Call2<String, byte[], String> {
        private static final long serialVersionUID = 1;

        @Override
        public String apply(String name, byte[] bytes) {
            return of(name, bytes);
        }
    }

    public static String of(String name, byte[] bytes) {
        String start = latin(bytes, 0, Math.min(bytes.length, LOOK));
        if (start.startsWith("PK\u0003\u0004")) {
            return zip(name, start, bytes);
        }
        String known = TEXTS.get(extension(name));
        if (isPdf(name, start, known == null)) {
            return "application/pdf";
        }
        for (var beginning : BEGINNINGS.entrySet()) {
            if (start.startsWith(beginning.getKey())) {
                return beginning.getValue();
            }
        }
        boolean isWide = start.startsWith("\u00FF\u00FE") || start.startsWith("\u00FE\u00FF");
        if (start.indexOf('\0') >= 0 && !isWide) {
            return UNKNOWN;
        }
        return known != null ? known : text(isWide ? start.replace("\0", "") : start);
    }

    /// A text whose name says nothing: by what it begins with behind its mark, if it has one.
    private static String text(String start) {
        String lower =
                start.replaceFirst("^(\u00EF\u00BB\u00BF|\u00FF\u00FE|\u00FE\u00FF)?\\s*", "")
                        .toLowerCase(Locale.ROOT);
        if (lower.startsWith("<?xml") && lower.contains("<html")) {
            return XHTML;
        }
        return lower.startsWith("<!doctype html") || lower.startsWith("<html")
                ? HTML
                : "text/plain";
    }

    /// Readers take a PDF that has up to a kilobyte of something else in front of it. A text may
    /// speak of the sign by which one is known, so there the name or other bytes must say it too.
    private static boolean isPdf(String name, String start, boolean mayBe) {
        int sign = start.indexOf("%PDF-");
        return sign == 0
                || sign > 0
                        && sign < 1024
                        && mayBe
                        && (extension(name).equals("pdf") || start.indexOf('\0') >= 0);
    }

    /// Which of the formats that are ZIP files it is: the two that say so do it in their first
    /// entry, the others by the names of their parts.
    private static String zip(String name, String start, byte[] bytes) {
        int declared = start.indexOf("mimetypeapplication/");
        if (declared == 30) {
            String type = start.substring(declared + "mimetype".length());
            for (String one : ZIPS.values()) {
                if (type.startsWith(one) && !type.startsWith(one + "-")) {
                    return one;
                }
            }
        }
        String directory = ZipDirectory.of(bytes);
        for (var part : PARTS.entrySet()) {
            if (directory.contains(part.getKey())) {
                return part.getValue();
            }
        }
        return ZIPS.getOrDefault(extension(name), "application/zip");
    }

    private static String latin(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static String extension(String name) {
        int slash = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
        int dot = name.lastIndexOf('.');
        return dot > slash ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
    }
}
