package io.deltaway.documents.internal.process;

import io.deltaway.documents.Block;
import io.deltaway.documents.Contents;
import io.deltaway.documents.UnreadableException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/// How the two processes speak: a document, then what is in it or why it can't be read. What comes
/// back is checked, as a document may have taken over the process that read it.
final class Wire {

    /// What a process says first.
    static final int HELLO = 0x44574459;

    private static final int READ = 0;
    private static final int UNREADABLE = 1;
    private static final int LONGEST_MESSAGE = 1 << 16;
    private static final Block.Kind[] KINDS = Block.Kind.values();

    private Wire() {}

    static void writeDocument(DataOutputStream out, String mediaType, byte[] bytes)
            throws IOException {
        writeText(out, mediaType);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
    }

    static void writeContents(DataOutputStream out, Contents contents) throws IOException {
        out.writeByte(READ);
        out.writeBoolean(contents.title() != null);
        writeText(out, contents.title() == null ? "" : contents.title());
        out.writeInt(contents.blocks().size());
        for (Block block : contents.blocks()) {
            out.writeByte(block.kind().ordinal());
            out.writeByte(block.level());
            out.writeInt(block.page());
            writeText(out, block.text());
        }
        out.flush();
    }

    static void writeReason(DataOutputStream out, String message) throws IOException {
        out.writeByte(UNREADABLE);
        writeText(out, message.length() < 1000 ? message : message.substring(0, 1000) + "...");
        out.flush();
    }

    /// @param characters how many there may be in all
    static Contents readContents(DataInputStream in, int characters)
            throws IOException, UnreadableException {
        int status = in.readUnsignedByte();
        if (status == UNREADABLE) {
            throw new UnreadableException(readText(in, LONGEST_MESSAGE));
        }
        if (status != READ) {
            throw new IOException("the answer begins with " + status);
        }
        boolean hasTitle = in.readBoolean();
        int room = characters;
        String title = readText(in, 3L * room);
        room -= title.length();
        int count = in.readInt();
        var blocks = new ArrayList<Block>();
        for (int b = 0; b < count; b++) {
            int kind = in.readUnsignedByte();
            int level = in.readUnsignedByte();
            int page = in.readInt();
            String text = readText(in, 3L * room);
            room -= text.length();
            if (kind >= KINDS.length || room < 0 || text.isBlank()) {
                throw new IOException("the answer has a block that is none");
            }
            blocks.add(new Block(KINDS[kind], level, page, text));
        }
        return new Contents(hasTitle ? title : null, blocks);
    }

    static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String readText(DataInputStream in, long longest) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > Math.max(longest, LONGEST_MESSAGE)) {
            throw new IOException("a text of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
