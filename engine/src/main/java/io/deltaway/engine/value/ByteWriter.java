package io.deltaway.engine.value;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    /// Makes room at once for so many bytes, which may be more than come.
    public void expect(int more) {
        room(more);
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
        room(8);
        Words.writeLong(bytes, size, value);
        size += 8;
    }

    /// The numbers, equal ones with equal bytes.
    void writeFloats(float[] values) {
        int length = Math.multiplyExact(values.length, Float.BYTES);
        room(length);
        Words.writeFloats(bytes, size, values);
        size += length;
    }

    /// Eight bytes of each number as they lie in memory nearly everywhere, the lowest first, so
    /// that all of them are copied at once.
    public void writeLongs(long[] values, int count) {
        view(count).asLongBuffer().put(values, 0, count);
    }

    /// As [#writeLongs].
    public void writeDoubles(double[] values, int count) {
        view(count).asDoubleBuffer().put(values, 0, count);
    }

    /// Room for so many words, which count as written.
    private ByteBuffer view(int count) {
        int length = Math.multiplyExact(count, Long.BYTES);
        room(length);
        size += length;
        return ByteBuffer.wrap(bytes, size - length, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The lowest bytes of how far each number is above the least one.
    ///
    /// @param width how many bytes of each; 0 to 8
    public void writeDistances(long[] values, int count, long least, int width) {
        if (width == 0) {
            return;
        }
        room(Math.addExact(Math.multiplyExact(count, width), 8));
        int unused = 64 - 8 * width;
        for (int i = 0; i < count; i++) {
            // Eight bytes are written, and the next number begins behind those that count.
            Words.writeLong(bytes, size, values[i] - least << unused);
            size += width;
        }
    }

    /// Puts a number in the place of four bytes that were written before.
    public void setInt(int at, int value) {
        Words.writeInt(bytes, at, value);
    }

    /// Takes back what was written behind the first bytes.
    public void truncate(int newSize) {
        size = newSize;
    }

    /// What was written, and behind [#size] bytes that mean nothing: not a copy, and another array
    /// after the next write.
    public byte[] bytes() {
        return bytes;
    }

    /// Seven bits a byte, the lowest first; one to ten bytes.
    public void writeVarLong(long value) {
        room(10);
        long rest = value;
        int at = size;
        while ((rest & ~0x7FL) != 0) {
            bytes[at++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
        size = at;
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
