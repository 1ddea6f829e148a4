package io.deltaway.kafka.internal.avro;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Records;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.formats.write.ObjectText;
import io.deltaway.kafka.internal.write.Refused;
import io.deltaway.kafka.internal.write.ValueWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/// Writes rows as [AvroSchemas] describes them, behind the number of their schema. Owned by one
/// thread.
final class AvroWriter implements ValueWriter {

    private static final long NANOS_OF_MICRO = 1_000L;
    private static final int NULL = 0;
    private static final int NOT_NULL = 1;

    private final Schema schema;
    private final int[] columns;
    private final int number;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    private Batch batch;

    /// @param schema the columns that are written
    /// @param columns where they are among all
    /// @param number of the schema
    AvroWriter(Schema schema, int[] columns, int number) {
        this.schema = schema;
        this.columns = columns;
        this.number = number;
        this.batch = Batch.empty(schema);
    }

    @Override
    public void over(Batch next) {
        batch = next.pick(columns);
    }

    @Override
    public byte[] row(int row) throws Refused {
        try {
            begin();
            return cells(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // bytes in memory don't fail
        }
    }

    @Override
    public byte[] change(long epoch, int row) throws Refused {
        try {
            begin();
            out.writeLong(epoch);
            out.writeLong(batch.weight(row));
            return cells(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin() {
        bytes.reset();
        bytes.write(0);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes.write(number >>> shift);
        }
    }

    private byte[] cells(int row) throws IOException, Refused {
        for (int c = 0; c < schema.width(); c++) {
            Field field = schema.fields().get(c);
            Column column = batch.column(c);
            if (field.nullable()) {
                out.writeIndex(column.isNull(row) ? NULL : NOT_NULL);
            }
            if (!column.isNull(row)) {
                cell(field.type(), column, row);
            }
        }
        return bytes.toByteArray();
    }

    private void cell(Type type, Column column, int row) throws IOException, Refused {
        switch (type.storage()) {
            case LONG -> whole(type, ((LongColumn) column).get(row));
            case DOUBLE -> fraction(type, ((DoubleColumn) column).get(row));
            case TEXT -> out.writeBytes(((TextColumn) column).bytes(row));
            case OBJECT -> value(type, Objects.requireNonNull(column.value(type, row)));
        }
    }

    private void whole(Type type, long stored) throws IOException, Refused {
        if (!(type instanceof Type.Simple simple)) {
            out.writeString(((Enum<?>) Values.fromLong(type, stored)).name());
            return;
        }
        switch (simple) {
            case BOOLEAN -> out.writeBoolean(stored != 0);
            case INT -> out.writeInt((int) stored);
            case DATE -> {
                if (stored != (int) stored) {
                    throw new Refused(
                            Refused.RECORD,
                            "the date "
                                    + Values.fromLong(type, stored)
                                    + " is beyond those that Avro takes");
                }
                out.writeInt((int) stored);
            }
            case TIME, DATE_TIME, INSTANT -> {
                if (stored % NANOS_OF_MICRO != 0) {
                    throw new Refused(
                            Refused.RECORD,
                            "the time "
                                    + Values.fromLong(type, stored)
                                    + " has nanoseconds, and Avro takes microseconds");
                }
                out.writeLong(stored / NANOS_OF_MICRO);
            }
            case DURATION -> out.writeString(Values.fromLong(type, stored).toString());
            default -> out.writeLong(stored);
        }
    }

    private void fraction(Type type, double value) throws IOException {
        if (type == Type.Simple.FLOAT) {
            out.writeFloat((float) value);
        } else {
            out.writeDouble(value);
        }
    }

    private void nullable(Type type, @Nullable Object value) throws IOException, Refused {
        out.writeIndex(value == null ? NULL : NOT_NULL);
        if (value != null) {
            value(type, value);
        }
    }

    private void value(Type type, Object value) throws IOException, Refused {
        switch (type) {
            case Type.Simple simple when simple.storage() == Type.Storage.LONG ->
                    whole(type, Values.toLong(type, value));
            case Type.Simple simple when simple.storage() == Type.Storage.DOUBLE ->
                    fraction(type, ((Number) value).doubleValue());
            case Type.Simple.BYTES -> out.writeBytes((byte[]) value);
            case Type.Simple.FLOATS -> {
                float[] floats = (float[]) value;
                startArray(floats.length);
                for (float one : floats) {
                    out.startItem();
                    out.writeFloat(one);
                }
                out.writeArrayEnd();
            }
            case Type.Simple.DOUBLES -> {
                double[] doubles = (double[]) value;
                startArray(doubles.length);
                for (double one : doubles) {
                    out.startItem();
                    out.writeDouble(one);
                }
                out.writeArrayEnd();
            }
            case Type.Simple other ->
                    out.writeBytes(value.toString().getBytes(StandardCharsets.UTF_8));
            case Type.EnumOf e -> out.writeString(((Enum<?>) value).name());
            case Type.ListOf list -> {
                startArray(((List<?>) value).size());
                for (Object element : (List<?>) value) {
                    out.startItem();
                    nullable(list.element(), element);
                }
                out.writeArrayEnd();
            }
            case Type.MapOf map -> {
                out.writeMapStart();
                out.setItemCount(((Map<?, ?>) value).size());
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    out.startItem();
                    out.writeString(ObjectText.name(map.key(), entry.getKey()));
                    nullable(map.value(), entry.getValue());
                }
                out.writeMapEnd();
            }
            case Type.RecordOf record -> record(record, value);
            case Type.ObjectOf object -> out.writeBytes(Values.encodeAlone(object, value));
        }
    }

    private void startArray(int size) throws IOException {
        out.writeArrayStart();
        out.setItemCount(size);
    }

    private void record(Type.RecordOf type, Object value) throws IOException, Refused {
        Records.Shape shape = Records.shape(type.javaClass());
        for (int i = 0; i < type.schema().width(); i++) {
            Field field = type.schema().fields().get(i);
            Object component = shape.get(value, i);
            if (field.nullable()) {
                nullable(field.type(), component);
            } else {
                value(field.type(), Objects.requireNonNull(component));
            }
        }
    }
}
