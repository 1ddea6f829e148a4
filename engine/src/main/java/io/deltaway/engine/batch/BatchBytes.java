package io.deltaway.engine.batch;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.engine.value.Words;
import java.util.List;
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
        write(out, List.of(batch), schema);
    }

    /// Appends batches without failures, as if they were one.
    public static void write(ByteWriter out, List<Batch> batches, Schema schema) {
        List<Batch> parts = batches.stream().filter(batch -> batch.size() > 0).toList();
        int size = parts.stream().mapToInt(Batch::size).reduce(0, Math::addExact);
        out.writeVarLong(size);
        if (size == 0) {
            return;
        }
        boolean weighted = parts.stream().anyMatch(part -> part.weights() != null);
        out.writeByte(weighted ? 1 : 0);
        if (weighted) {
            writeLongs(out, parts.stream().map(BatchBytes::weights).toList());
        }
        for (int c = 0; c < parts.getFirst().width(); c++) {
            int column = c;
            write(out, size, parts.stream().map(part -> part.column(column)).toList());
        }
    }

    private static LongColumn weights(Batch batch) {
        long[] weights = batch.weights();
        return weights == null
                ? LongColumn.constant(batch.size(), 1)
                : new LongColumn(batch.size(), weights, null, null);
    }

    private static void write(ByteWriter out, int size, List<Column> parts) {
        writeNulls(out, Concatenation.nulls(size, parts), size);
        if (parts.getFirst() instanceof LongColumn) {
            writeLongs(out, parts);
            return;
        }
        for (Column part : parts) {
            switch (part) {
                case DoubleColumn doubles -> out.writeDoubles(doubles.values(), doubles.size());
                case TextColumn texts -> writeTexts(out, texts);
                case ObjectColumn objects -> writeObjects(out, objects);
                case LongColumn longs -> throw new IllegalArgumentException("columns of two types");
            }
        }
    }

    /// Reads what [#write] wrote.
    public static Batch read(ByteReader in, Schema schema) {
        return read(in, schema, BatchBytes::readObjects);
    }

    /// The same for somebody who wants the bytes of objects again and hardly any of themselves, as
    /// where state is taken up.
    public static Batch readEncoded(ByteReader in, Schema schema) {
        return read(in, schema, BatchBytes::readEncodedObjects);
    }

    @FunctionalInterface
    private interface ObjectReader {
        Column read(ByteReader in, Type type, int size, long @Nullable [] nulls);
    }

    private static Batch read(ByteReader in, Schema schema, ObjectReader objects) {
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
                        case OBJECT -> objects.read(in, type, size, nulls);
                    };
        }
        return new Batch(size, columns, weights, false);
    }

    private static void writeNulls(ByteWriter out, long @Nullable [] nulls, int size) {
        out.writeByte(nulls == null ? 0 : 1);
        if (nulls != null) {
            for (int word = 0; word < words(size); word++) {
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

    private static void writeLongs(ByteWriter out, List<? extends Column> parts) {
        long least = ((LongColumn) parts.getFirst()).get(0);
        long most = least;
        int width = 0;
        for (Column part : parts) {
            long[] values = ((LongColumn) part).values();
            for (int from = 0; from < part.size() && width < 8; from += LOOKED_AT) {
                int end = Math.min(part.size(), from + LOOKED_AT);
                for (int i = from; i < end; i++) {
                    least = Math.min(least, values[i]);
                    most = Math.max(most, values[i]);
                }
                width = 8 - (Long.numberOfLeadingZeros(most - least) >> 3);
            }
        }
        out.writeByte(width);
        if (width < 8) {
            out.writeLong(least);
        }
        for (Column part : parts) {
            long[] values = ((LongColumn) part).values();
            if (width == 8) {
                out.writeLongs(values, part.size());
            } else {
                out.writeDistances(values, part.size(), least, width);
            }
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
        var texts = new ColumnBuilder.OfText(size, arenaBytes(in, size));
        for (int row = 0; row < size; row++) {
            int length = (int) in.readVarLong();
            texts.append(in.bytes(), in.skip(length), length);
        }
        return (TextColumn) texts.build();
    }

    /// How many bytes the texts that come next need in an arena.
    private static int arenaBytes(ByteReader texts, int size) {
        var ahead = texts.copy();
        long bytes = 0;
        for (int row = 0; row < size; row++) {
            int length = (int) ahead.readVarLong();
            ahead.skip(length);
            bytes += length <= Words.INLINE_BYTES ? 0 : length + Integer.BYTES;
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE - Long.BYTES);
    }

    private static void writeObjects(ByteWriter out, ObjectColumn objects) {
        var one = new ByteWriter();
        for (int row = 0; row < objects.size(); row++) {
            if (!objects.isNull(row)) {
                one.truncate(0);
                objects.encode(row, one);
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
                objects.appendCanonical(Values.decode(type, in.readSized()));
            }
        }
        return objects.build();
    }

    private static Column readEncodedObjects(
            ByteReader in, Type type, int size, long @Nullable [] nulls) {
        var bytes = new ByteWriter(in.remaining());
        int[] starts = new int[size];
        int[] ends = new int[size];
        for (int row = 0; row < size; row++) {
            starts[row] = bytes.size();
            if (nulls == null || (nulls[row >> 6] & 1L << row) == 0) {
                int length = (int) in.readVarLong();
                bytes.writeBytes(in.bytes(), in.skip(length), length);
            }
            ends[row] = bytes.size();
        }
        return ObjectColumn.ofEncoded(type, bytes.bytes(), starts, ends, nulls);
    }
}
