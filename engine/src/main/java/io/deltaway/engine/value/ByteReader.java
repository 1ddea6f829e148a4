package io.deltaway.engine.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what a [ByteWriter] wrote.
public final class ByteReader {

    private final byte[] bytes;
    private int at;

    public ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean hasMore() {
        return at < bytes.length;
    }

    public int readByte() {
        return bytes[at++] & 0xFF;
    }

    public int readInt() {
        int value = Words.readInt(bytes, at);
        at += 4;
        return value;
    }

    public long readLong() {
        long high = readInt();
        return high << 32 | readInt() & 0xFFFFFFFFL;
    }

    public long readVarLong() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = readByte();
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
    }

    public byte[] readBytes(int length) {
        byte[] read = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return read;
    }

    public byte[] readSized() {
        return readBytes((int) readVarLong());
    }

    public String readText() {
        return new String(readSized(), StandardCharsets.UTF_8);
    }
}
