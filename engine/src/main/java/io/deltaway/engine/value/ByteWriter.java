package io.deltaway.engine.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing run of bytes. Numbers are big-endian, or variable-length where their method says so.
public final class ByteWriter {

    private byte[] bytes;
    private int size;

    public ByteWriter() {
        this(32);
    }

    public ByteWriter(int expectedBytes) {
        bytes = new byte[expectedBytes];
    }

    public int size() {
        return size;
    }

    public void writeByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    public void writeInt(int value) {
        room(4);
        Words.writeInt(bytes, size, value);
        size += 4;
    }

    public void writeLong(long value) {
        writeInt((int) (value >>> 32));
        writeInt((int) value);
    }

    /// Seven bits a byte, the lowest first; one to ten bytes.
    public void writeVarLong(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            writeByte((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        writeByte((int) rest);
    }

    public void writeBytes(byte[] source, int from, int length) {
        room(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    /// The length as a variable-length number, then the bytes.
    public void writeSized(byte[] source) {
        writeVarLong(source.length);
        writeBytes(source, 0, source.length);
    }

    public void writeText(String text) {
        writeSized(text.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
        }
    }
}
