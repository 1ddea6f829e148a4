package io.deltaway.documents.internal.parse;

import io.deltaway.documents.UnreadableException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Text: paragraphs with empty lines between them.
final class PlainText implements Format {

    private static final Charset WINDOWS = Charset.forName("windows-1252");

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

    /// As its mark says; UTF-8 where it is that; else the Western European one of Windows, if no
    /// byte speaks against it.
    static String decode(byte[] bytes) throws UnreadableException {
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return strictly(bytes, StandardCharsets.UTF_16);
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return strictly(bytes, StandardCharsets.UTF_16);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            for (byte b : bytes) {
                if (b >= 0 && b < ' ' && "\t\n\r\f".indexOf(b) < 0) {
                    throw new UnreadableException(
                            "it is no text: it has the byte 0x%02X".formatted(b));
                }
            }
            return strictly(bytes, WINDOWS);
        }
    }

    private static String strictly(byte[] bytes, Charset charset) throws UnreadableException {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableException("it is no text in UTF-8, and none in " + charset);
        }
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length >= 2 && bytes[0] == (byte) first && bytes[1] == (byte) second;
    }
}
