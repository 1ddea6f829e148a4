package io.deltaway.documents.internal.parse;

import io.deltaway.documents.UnreadableException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Text: paragraphs with empty lines between them.
final class PlainText implements Format {

    static final Charset WINDOWS = Charset.forName("windows-1252");

    /// What UTF-8 may begin with, to be told from others.
    static final String MARK = "\uFEFF";

    @Override
    public void read(byte[] bytes, Blocks blocks) throws UnreadableException {
        paragraphs(decode(bytes), blocks);
    }

    static void paragraphs(String text, Blocks blocks) throws UnreadableException {
        var paragraph = new StringBuilder();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.isBlank()) {
                blocks.paragraph(paragraph.toString());
                paragraph.setLength(0);
            } else {
                paragraph.append(line.stripTrailing()).append('\n');
            }
        }
        blocks.paragraph(paragraph.toString());
    }

    /// What bytes say, read strictly.
    static String decode(byte[] bytes) throws UnreadableException {
        Charset charset = charset(bytes);
        if (charset.equals(WINDOWS)) {
            for (byte b : bytes) {
                if (b >= 0 && b < ' ' && "\t\n\r\f".indexOf(b) < 0) {
                    throw new UnreadableException(
                            "it is no text: it has the byte 0x%02X".formatted(b));
                }
            }
        }
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith(MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UnreadableException("it is no text in UTF-8, and none in " + charset);
        }
    }

    /// As the mark of a text says; UTF-8 where it is that; else the Western European one of
    /// Windows, if no byte speaks against it.
    static Charset charset(byte[] bytes) {
        if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return StandardCharsets.UTF_8;
        } catch (CharacterCodingException e) {
            return WINDOWS;
        }
    }

    /// Whether it begins with the three bytes that mark UTF-8.
    static boolean isMarked(byte[] bytes) {
        return startsWith(bytes, 0xEF, 0xBB) && bytes.length > 2 && bytes[2] == (byte) 0xBF;
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length >= 2 && bytes[0] == (byte) first && bytes[1] == (byte) second;
    }
}
