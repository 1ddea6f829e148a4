package io.deltaway.engine.batch;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import org.jspecify.annotations.Nullable;

/// Batches as bytes, column after column: the format of logs and of what sinks keep. Whole numbers
/// are written as the distance to the smallest of their column, with as few bytes as the largest
/// distance needs; those that need all eight, such as hashes, as they lie in memory.
public final class BatchBytes {

    /// So many numbers are looked at before it is seen whether they need all their bytes.
    private static final int LOOKED_AT = 256;

    private BatchBytes() {}

    /// Appends a batch without failures.
    public static void write(ByteWriter out, Batch batch, Schema schema) {
        int size = batch.size();
        out.writeVarLong(size);
        if (size == 0) {
            return;
        }
        long[] weights = batch.weights();
        out.writeByte(weights == null ? 0 : 1);
        if (weights != null) {
            writeLongs(out, weights, size);
        }
        for (int c = 0; c < batch.width(); c++) {
            Column column = batch.column(c);
            writeNulls(out, column);
            switch (column) {
                case LongColumn longs -> writeLongs(out, longs.values(), size);
                case DoubleColumn doubles -> out.writeDoubles(doubles.values(), size);
                case TextColumn texts -> writeTexts(out, texts);
                case ObjectColumn objects -> writeObjects(out, objects, schema.type(c));
            }
        }
    }

    /// Reads what [#write] wrote.
    public static Batch read(ByteReader in, Schema schema) {
        int size = (int) in.readVarLong();
        if (size == 0) {
            return Batch.empty(schema);
        }
        long[] weights = in.readByte() == 0 ? null : readLongs(in, size);
        var columns = new Column[schema.width()];
        for (int c = 0; c < columns.length; c++) {
            long[] nulls = readNulls(in, size);
            Type type = schema.type(c);
            columns[c] =
                    switch (type.storage()) {
                        case LONG -> new LongColumn(size, readLongs(in, size), nulls, null);
                        case DOUBLE -> {
                            double[] values = new double[size];
                            in.readDoubles(values);
                            yield new DoubleColumn(size, values, nulls, null);
                        }
                        case TEXT -> readTexts(in, size).with(nulls, null);
                        case OBJECT -> readObjects(in, type, size, nulls);
                    };
        }
        return new Batch(size, columns, weights, false);
    }

    private static void writeNulls(ByteWriter out, Column column) {
        long[] nulls = column.nulls();
        out.writeByte(nulls == null ? 0 : 1);
        if (nulls != null) {
            for (int word = 0; word < words(column.size()); word++) {
                out.writeLong(nulls[word]);
            }
        }
    }

    private static long @Nullable [] readNulls(ByteReader in, int size) {
        if (in.readByte() == 0) {
            return null;
        }
        long[] nulls = new long[words(size)];
        for (int word = 0; word < nulls.length; word++) {
            nulls[word] = in.readLong();
        }
        return nulls;
    }

    private static int words(int size) {
        return (size + 63) >> 6;
    }

    private static void writeLongs(ByteWriter out, long[] values, int size) {
        long least = values[0];
        long most = values[0];
        int width = 0;
        for (int from = 0; from < size && width < 8; from += LOOKED_AT) {
            int end = Math.min(size, from + LOOKED_AT);
            for (int i = from; i < end; i++) {
                least = Math.min(least, values[i]);
                most = Math.max(most, values[i]);
            }
            width = 8 - (Long.numberOfLeadingZeros(most - least) >> 3);
        }
        out.writeByte(width);
        if (width == 8) {
            out.writeLongs(values, size);
        } else {
            out.writeLong(least);
            out.writeDistances(values, size, least, width);
        }
    }

    private static long[] readLongs(ByteReader in, int size) {
        long[] values = new long[size];
        int width = in.readByte();
        if (width == 8) {
            in.readLongs(values);
        } else {
            in.readDistances(values, size, in.readLong(), width);
        }
        return values;
    }

    private static void writeTexts(ByteWriter out, TextColumn texts) {
        byte[] room = new byte[64];
        for (int row = 0; row < texts.size(); row++) {
            int length = texts.byteLength(row);
            if (length > room.length) {
                room = new byte[length * 2];
            }
            texts.copy(row, room, 0);
            out.writeVarLong(length);
            out.writeBytes(room, 0, length);
        }
    }

    private static TextColumn readTexts(ByteReader in, int size) {
        var texts = new ColumnBuilder.OfText(size);
        for (int row = 0; row < size; row++) {
            byte[] bytes = in.readSized();
            texts.append(bytes, 0, bytes.length);
        }
        return (TextColumn) texts.build();
    }

    private static void writeObjects(ByteWriter out, ObjectColumn objects, Type type) {
        var one = new ByteWriter();
        for (int row = 0; row < objects.size(); row++) {
            Object value = objects.isNull(row) ? null : objects.get(row);
            if (value != null) {
                one.truncate(0);
                Values.encode(one, type, value);
                out.writeVarLong(one.size());
                out.writeBytes(one.bytes(), 0, one.size());
            }
        }
    }

    private static Column readObjects(ByteReader in, Type type, int size, long @Nullable [] nulls) {
        var objects = new ColumnBuilder.OfObject(type, size);
        for (int row = 0; row < size; row++) {
            if (nulls != null && (nulls[row >> 6] & 1L << row) != 0) {
                objects.appendNull();
            } else {
                objects.append(Values.decode(type, in.readSized()));
            }
        }
        return objects.build();
    }
}
