package io.deltaway.engine.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchBytesTest {

    private static final Schema SCHEMA =
            new Schema(
                    List.of(
                            new Field("number", Type.Simple.LONG, false),
                            new Field("name", Type.Simple.TEXT, false),
                            new Field("vector", Type.Simple.FLOATS, false)));

    /// Keys of rows that go, beside columns of which nobody reads anything.
    @Test
    void rowsThatNobodyReadsAreWrittenAndRead() {
        var columns = new ArrayList<Column>();
        for (Field field : SCHEMA.fields()) {
            ColumnBuilder column = ColumnBuilder.of(field.type(), 2);
            column.appendUnread();
            column.appendUnread();
            columns.add(column.build());
        }
        var bytes = new ByteWriter();
        BatchBytes.write(bytes, new Batch(2, columns, null), SCHEMA);
        var in = new ByteReader(bytes.toBytes());
        assertThat(BatchBytes.read(in, SCHEMA).size()).isEqualTo(2);
    }

    /// However far apart they are, and in whatever block that is seen.
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 255, 256, 1L << 32, (1L << 56) - 1, 1L << 56, Long.MAX_VALUE, -1})
    void numbersAreReadAsTheyWere(long distance) {
        for (int rows : new int[] {1, 255, 256, 257, 1_000}) {
            long[] longs = new long[rows + 3];
            double[] doubles = new double[rows + 3];
            for (int row = 0; row < longs.length; row++) {
                longs[row] = -17 + (row % 2 == 0 ? 0 : distance);
                doubles[row] =
                        row % 2 == 0 ? -0.0 : Double.longBitsToDouble(0x7FF8_0000_0000_0000L + row);
            }
            var schema =
                    new Schema(
                            List.of(
                                    new Field("number", Type.Simple.LONG, false),
                                    new Field("measure", Type.Simple.DOUBLE, false)));
            var batch =
                    new Batch(
                            rows,
                            List.of(new LongColumn(rows, longs), new DoubleColumn(rows, doubles)),
                            null);
            var bytes = new ByteWriter();
            bytes.writeByte(1); // words may begin anywhere
            BatchBytes.write(bytes, batch, schema);
            bytes.writeByte(2);
            var in = new ByteReader(bytes.toBytes());
            assertThat(in.readByte()).isEqualTo(1);
            Batch read = BatchBytes.read(in, schema);
            assertThat(in.readByte()).isEqualTo(2);
            assertThat(read.size()).isEqualTo(rows);
            assertThat(((LongColumn) read.column(0)).values())
                    .isEqualTo(Arrays.copyOf(longs, rows));
            double[] same = ((DoubleColumn) read.column(1)).values();
            for (int row = 0; row < rows; row++) {
                assertThat(Double.doubleToRawLongBits(same[row]))
                        .isEqualTo(Double.doubleToRawLongBits(doubles[row]));
            }
        }
    }

    /// As bytes or not, whoever asks sees the same.
    @Test
    void objectsThatAreReadAsBytesAreTheSame() {
        var schema =
                new Schema(
                        List.of(
                                new Field("vector", Type.Simple.FLOATS, true),
                                new Field("amount", Type.Simple.DECIMAL, false)));
        var vectors = new ColumnBuilder.OfObject(Type.Simple.FLOATS, 4);
        vectors.append(new float[] {1, -0.0f});
        vectors.appendNull();
        vectors.append(new float[0]);
        vectors.append(new float[] {3});
        var amounts = new ColumnBuilder.OfObject(Type.Simple.DECIMAL, 4);
        List.of("1.50", "0", "-7E+3", "1.5").forEach(text -> amounts.append(new BigDecimal(text)));
        var batch = new Batch(4, List.of(vectors.build(), amounts.build()), null);
        byte[] written = written(batch, schema);

        Batch usual = BatchBytes.read(new ByteReader(written), schema);
        byte[] room = written.clone();
        Batch encoded = BatchBytes.readEncoded(new ByteReader(room), schema);
        Arrays.fill(room, (byte) 0); // it may be used again
        assertSame(encoded, usual, schema);
        int[] some = {3, -1, 1, 0};
        assertSame(encoded.take(some, some.length), usual.take(some, some.length), schema);
        assertThat(written(encoded, schema)).isEqualTo(written);
    }

    /// Wherever the nulls are and whether there are weights, and whatever is empty.
    @Test
    void severalAreWrittenAsOneThatHoldsAllOfThem() {
        var schema =
                new Schema(
                        Stream.of(
                                        Type.Simple.LONG,
                                        Type.Simple.DOUBLE,
                                        Type.Simple.TEXT,
                                        Type.Simple.DECIMAL)
                                .map(type -> new Field(type.toString(), type, true))
                                .toList());
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var parts = new ArrayList<Batch>();
            for (int part = random.nextInt(5); part >= 0; part--) {
                int size = random.nextInt(3) * random.nextInt(200);
                parts.add(random(schema, size, random));
            }
            var bytes = new ByteWriter();
            BatchBytes.write(bytes, parts, schema);
            assertThat(bytes.toBytes()).isEqualTo(written(Batch.concat(parts), schema));
        }
    }

    private static Batch random(Schema schema, int size, Random random) {
        boolean nulls = random.nextBoolean();
        long spread = random.nextBoolean() ? 1_000 : Long.MAX_VALUE;
        var columns = new ArrayList<Column>();
        for (Field field : schema.fields()) {
            ColumnBuilder column = ColumnBuilder.of(field.type(), size);
            for (int row = 0; row < size; row++) {
                long value = random.nextLong(spread);
                column.appendValue(
                        nulls && random.nextInt(9) == 0
                                ? null
                                : switch ((Type.Simple) field.type()) {
                                    case LONG -> value;
                                    case DOUBLE -> value / 3.0;
                                    case TEXT -> "x".repeat((int) (value % 40));
                                    default -> BigDecimal.valueOf(value, 2);
                                });
            }
            columns.add(column.build());
        }
        return new Batch(
                size, columns, random.nextBoolean() ? random.longs(size, -2, 3).toArray() : null);
    }

    private static byte[] written(Batch batch, Schema schema) {
        var bytes = new ByteWriter();
        BatchBytes.write(bytes, batch, schema);
        return bytes.toBytes();
    }

    private static void assertSame(Batch one, Batch other, Schema schema) {
        for (int c = 0; c < schema.width(); c++) {
            Column column = one.column(c);
            Column expected = other.column(c);
            long[] hashes = new long[one.size()];
            long[] expectedHashes = new long[one.size()];
            column.mixHashes(hashes);
            expected.mixHashes(expectedHashes);
            assertThat(hashes).isEqualTo(expectedHashes);
            for (int row = 0; row < one.size(); row++) {
                assertThat(column.value(schema.type(c), row))
                        .isEqualTo(expected.value(schema.type(c), row));
                assertThat(column.equalRows(row, expected, row)).isTrue();
                assertThat(expected.equalRows(row, column, row)).isTrue();
            }
        }
    }
}
