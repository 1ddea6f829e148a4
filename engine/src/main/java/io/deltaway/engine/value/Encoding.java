package io.deltaway.engine.value;

import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The canonical bytes of values: equal values have equal bytes. Part of the format of snapshots.
final class Encoding {

    /// What the number of elements takes at most.
    private static final int COUNT = 5;

    private Encoding() {}

    static void write(ByteWriter out, Type type, Object value) {
        switch (type) {
            case Type.Simple simple -> writeSimple(out, simple, value);
            case Type.EnumOf e -> out.writeVarLong(((Enum<?>) value).ordinal());
            case Type.RecordOf r -> {
                Records.Shape shape = Records.shape(r.javaClass());
                for (int i = 0; i < r.schema().width(); i++) {
                    writeOptional(out, r.schema().type(i), shape.get(value, i));
                }
            }
            case Type.ListOf list -> {
                var elements = (List<?>) value;
                out.writeVarLong(elements.size());
                for (Object element : elements) {
                    writeOptional(out, list.element(), element);
                }
            }
            case Type.MapOf map -> {
                List<? extends Map.Entry<?, ?>> entries = sortedEntries(map, (Map<?, ?>) value);
                out.writeVarLong(entries.size());
                for (Map.Entry<?, ?> entry : entries) {
                    writeOptional(out, map.key(), entry.getKey());
                    writeOptional(out, map.value(), entry.getValue());
                }
            }
            case Type.ObjectOf object -> out.writeSized(encoded(object.codec(), value));
        }
    }

    static Object read(ByteReader in, Type type) {
        return switch (type) {
            case Type.Simple simple -> readSimple(in, simple);
            case Type.EnumOf e -> e.javaClass().getEnumConstants()[(int) in.readVarLong()];
            case Type.RecordOf r -> {
                var components = new @Nullable Object[r.schema().width()];
                for (int i = 0; i < components.length; i++) {
                    components[i] = readOptional(in, r.schema().type(i));
                }
                yield Records.shape(r.javaClass()).create(components);
            }
            case Type.ListOf list -> {
                int size = (int) in.readVarLong();
                var elements = new ArrayList<@Nullable Object>(size);
                for (int i = 0; i < size; i++) {
                    elements.add(readOptional(in, list.element()));
                }
                yield java.util.Collections.unmodifiableList(elements);
            }
            case Type.MapOf map -> {
                int size = (int) in.readVarLong();
                var entries = new LinkedHashMap<@Nullable Object, @Nullable Object>();
                for (int i = 0; i < size; i++) {
                    entries.put(readOptional(in, map.key()), readOptional(in, map.value()));
                }
                yield java.util.Collections.unmodifiableMap(entries);
            }
            case Type.ObjectOf object -> object.codec().decode(in.readSized());
        };
    }

    static void writeOptional(ByteWriter out, Type type, @Nullable Object value) {
        out.writeByte(value == null ? 0 : 1);
        if (value != null) {
            write(out, type, value);
        }
    }

    static @Nullable Object readOptional(ByteReader in, Type type) {
        return in.readByte() == 0 ? null : read(in, type);
    }

    static List<? extends Map.Entry<?, ?>> sortedEntries(Type.MapOf type, Map<?, ?> map) {
        return map.entrySet().stream()
                .sorted((a, b) -> Values.compare(type.key(), a.getKey(), b.getKey()))
                .toList();
    }

    @SuppressWarnings(
            "unchecked") // the plan checked that values of the column are of the codec's class
    static <T> byte[] encoded(ObjectCodec<T> codec, Object value) {
        return codec.encode((T) value);
    }

    private static void writeSimple(ByteWriter out, Type.Simple type, Object value) {
        switch (type) {
            case BOOLEAN, INT, LONG, DATE, TIME, DATE_TIME, INSTANT, DURATION ->
                    out.writeLong(Values.toLong(type, value));
            case FLOAT, DOUBLE ->
                    out.writeLong(Double.doubleToLongBits(((Number) value).doubleValue() + 0.0));
            case DECIMAL -> {
                BigDecimal shortest = ((BigDecimal) value).stripTrailingZeros();
                out.writeInt(shortest.signum() == 0 ? 0 : shortest.scale());
                out.writeSized(shortest.unscaledValue().toByteArray());
            }
            case TEXT -> out.writeText((String) value);
            case BYTES -> out.writeSized((byte[]) value);
            case UUID -> {
                out.writeLong(((UUID) value).getMostSignificantBits());
                out.writeLong(((UUID) value).getLeastSignificantBits());
            }
            case FLOATS -> {
                var elements = (float[]) value;
                out.writeVarLong(elements.length);
                out.writeFloats(elements);
            }
            case DOUBLES -> {
                var elements = (double[]) value;
                out.expect(COUNT + Double.BYTES * elements.length);
                out.writeVarLong(elements.length);
                for (double element : elements) {
                    out.writeLong(Double.doubleToLongBits(element + 0.0));
                }
            }
            case JSON -> ((Json) value).encode(out);
        }
    }

    private static Object readSimple(ByteReader in, Type.Simple type) {
        return switch (type) {
            case BOOLEAN, INT, LONG, DATE, TIME, DATE_TIME, INSTANT, DURATION ->
                    Values.fromLong(type, in.readLong());
            case FLOAT -> (float) Double.longBitsToDouble(in.readLong());
            case DOUBLE -> Double.longBitsToDouble(in.readLong());
            case DECIMAL -> {
                int scale = in.readInt();
                yield Decimals.canonical(new BigDecimal(new BigInteger(in.readSized()), scale));
            }
            case TEXT -> in.readText();
            case BYTES -> in.readSized();
            case UUID -> new UUID(in.readLong(), in.readLong());
            case FLOATS -> {
                float[] elements = new float[(int) in.readVarLong()];
                in.readFloats(elements);
                yield elements;
            }
            case DOUBLES -> {
                double[] elements = new double[(int) in.readVarLong()];
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = Double.longBitsToDouble(in.readLong());
                }
                yield elements;
            }
            case JSON -> Json.decode(in);
        };
    }
}
