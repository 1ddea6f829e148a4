package io.deltaway.engine.value;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what a [ByteWriter] wrote.
public final class ByteReader {

    private final byte[] bytes;
    private final int end;
    private int at;

    public ByteReader(byte[] bytes) {
        this(bytes, bytes.length);
    }

    /// @param length how many of the bytes are read
    public ByteReader(byte[] bytes, int length) {
        this.bytes = bytes;
        this.end = length;
    }

    /// Reads the same from here on, without reading anything here.
    public ByteReader copy() {
        var copy = new ByteReader(bytes, end);
        copy.at = at;
        return copy;
    }

    /// How many bytes were not read yet.
    public int remaining() {
        return end - at;
    }

    public boolean hasMore() {
        return at < end;
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
        long value = Words.readLong(bytes, at);
        at += 8;
        return value;
    }

    /// What [ByteWriter#writeFloats] wrote of so many.
    void readFloats(float[] values) {
        Words.readFloats(bytes, at, values);
        at += values.length * Float.BYTES;
    }

    /// What [ByteWriter#writeLongs] wrote of as many.
    public void readLongs(long[] values) {
        view(values.length).asLongBuffer().get(values);
    }

    /// What [ByteWriter#writeDoubles] wrote of as many.
    public void readDoubles(double[] values) {
        view(values.length).asDoubleBuffer().get(values);
    }

    private ByteBuffer view(int count) {
        int from = at;
        at += count * Long.BYTES;
        return ByteBuffer.wrap(bytes, from, at - from).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// What [ByteWriter#writeDistances] wrote.
    public void readDistances(long[] values, int count, long least, int width) {
        for (int i = 0; i < count; i++) {
            long distance = 0;
            for (int b = 0; b < width; b++) {
                distance = distance << 8 | bytes[at++] & 0xFF;
            }
            values[i] = least + distance;
        }
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
        int from = skip(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /// What is read, for somebody who copies of it himself. Not to be written to.
    public byte[] bytes() {
        return bytes;
    }

    /// Goes on behind so many bytes.
    ///
    /// @return where they begin in [#bytes]
    public int skip(int length) {
        int from = at;
        at += length;
        return from;
    }

    public byte[] readSized() {
        return readBytes((int) readVarLong());
    }

    public String readText() {
        return new String(readSized(), StandardCharsets.UTF_8);
    }
}
