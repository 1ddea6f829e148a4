package io.deltaway.kafka.internal.avro;

import io.deltaway.engine.value.Decimals;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Records;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.formats.parse.JsonSyntaxException;
import io.deltaway.formats.parse.JsonTrees;
import io.deltaway.formats.parse.JsonValues;
import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// Reads Avro values as values of a column's type. Owned by one thread.
final class AvroValues {

    private static final long NANOS_OF_MILLI = 1_000_000L;
    private static final long NANOS_OF_MICRO = 1_000L;
    private static final int UUID_BYTES = 16;

    private static final int MOST_DEPTH = 200;

    private final Wire wire;
    private int depth;

    AvroValues(Wire wire) {
        this.wire = wire;
    }

    /// An Avro value that is none of the wanted type. Caught where the row is refused, so it
    /// carries no stack trace.
    static final class Mismatch extends RuntimeException {
        private static final long serialVersionUID = 1;

        Mismatch(String got) {
            super(got, null, false, false);
        }
    }

    /// Begins with another row.
    void begin() {
        depth = 0;
    }

    /// The branch of a union that comes next; other schemas as they are.
    Schema branch(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        long branch = wire.readLong();
        List<Schema> branches = schema.getTypes();
        if (branch < 0 || branch >= branches.size()) {
            throw new Wire.BrokenException(
                    "branch " + branch + " of a union that has " + branches.size());
        }
        return branches.get((int) branch);
    }

    /// Reads the next value; null where it is null.
    ///
    /// @throws Mismatch where it is no value of the type
    @Nullable Object read(Schema union, Type type) {
        enter();
        Object value = readInside(union, type);
        depth--;
        return value;
    }

    /// A value that names itself in its schema may be nested as deep as somebody likes.
    private void enter() {
        if (++depth > MOST_DEPTH) {
            throw new Wire.BrokenException("nested more than " + MOST_DEPTH + " deep");
        }
    }

    private @Nullable Object readInside(Schema union, Type type) {
        Schema schema = branch(union);
        if (type == Type.Simple.JSON) {
            return json(schema);
        }
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> {
                boolean read = wire.readBoolean();
                yield type == Type.Simple.BOOLEAN ? (Object) read : mismatch("a boolean");
            }
            case INT, LONG -> whole(schema, type, wire.readLong());
            case FLOAT -> fraction(type, wire.readFloat());
            case DOUBLE -> fraction(type, wire.readDouble());
            case STRING -> text(type, wire.readText());
            case ENUM -> text(type, symbol(schema));
            case BYTES -> bytes(schema, type, wire.readBytes(wire.readLong()));
            case FIXED -> bytes(schema, type, wire.readBytes(schema.getFixedSize()));
            case ARRAY -> array(schema, type);
            case MAP -> map(schema, type);
            case RECORD -> row(schema, type);
            case UNION -> throw new Wire.BrokenException("a union in a union");
        };
    }

    private static Object mismatch(String got) {
        throw new Mismatch(got);
    }

    private static Object whole(Schema schema, Type type, long read) {
        if (!(type instanceof Type.Simple simple)) {
            return mismatch("the number " + read);
        }
        LogicalType logical = schema.getLogicalType();
        return switch (simple) {
            case LONG -> read;
            case INT -> {
                if (read != (int) read) {
                    yield mismatch("the number " + read);
                }
                yield (int) read;
            }
            case DOUBLE -> (double) read;
            case FLOAT -> (float) read;
            case DECIMAL -> BigDecimal.valueOf(read);
            case DATE ->
                    logical instanceof LogicalTypes.Date
                            ? LocalDate.ofEpochDay(read)
                            : mismatch("the number " + read + " that is no date");
            case TIME -> LocalTime.ofNanoOfDay(nanos(logical, "time", read));
            case INSTANT -> instant(nanos(logical, "timestamp", read));
            case DATE_TIME ->
                    LocalDateTime.ofInstant(
                            instant(nanos(logical, "local-timestamp", read)), ZoneOffset.UTC);
            default -> mismatch("the number " + read);
        };
    }

    private static Instant instant(long nanos) {
        return Values.instant(nanos);
    }

    private static long nanos(@Nullable LogicalType logical, String kind, long read) {
        String name = logical == null ? "" : logical.getName();
        if (name.startsWith(kind + "-")) {
            try {
                return switch (name.substring(kind.length() + 1)) {
                    case "millis" -> Math.multiplyExact(read, NANOS_OF_MILLI);
                    case "micros" -> Math.multiplyExact(read, NANOS_OF_MICRO);
                    default -> read;
                };
            } catch (ArithmeticException e) {
                throw new Mismatch(read + " of " + name + ", which no column can hold");
            }
        }
        throw new Mismatch("the number " + read + " that is no " + kind);
    }

    private static Object fraction(Type type, double read) {
        if (type == Type.Simple.DOUBLE) {
            return read;
        }
        return type == Type.Simple.FLOAT ? (Object) (float) read : mismatch("the number " + read);
    }

    private String symbol(Schema schema) {
        long symbol = wire.readLong();
        List<String> symbols = schema.getEnumSymbols();
        if (symbol < 0 || symbol >= symbols.size()) {
            throw new Wire.BrokenException(
                    "symbol " + symbol + " of an enum that has " + symbols.size());
        }
        return symbols.get((int) symbol);
    }

    private static Object text(Type type, String read) {
        if (type == Type.Simple.TEXT) {
            return read;
        }
        try {
            return type == Type.Simple.DECIMAL
                    ? Decimals.parse(read)
                    : JsonValues.value(type, new Json.TextValue(read));
        } catch (JsonValues.Mismatch | IllegalArgumentException e) {
            return mismatch("\"" + read + "\"");
        }
    }

    private static Object bytes(Schema schema, Type type, byte[] read) {
        if (type == Type.Simple.DECIMAL
                && schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            return new BigDecimal(new BigInteger(read), decimal.getScale());
        }
        if (type == Type.Simple.UUID && read.length == UUID_BYTES) {
            ByteBuffer both = ByteBuffer.wrap(read);
            return new UUID(both.getLong(), both.getLong());
        }
        if (type instanceof Type.ObjectOf object) {
            return JsonValues.object(object, read);
        }
        return type == Type.Simple.BYTES ? read : mismatch("bytes");
    }

    private Object array(Schema schema, Type type) {
        Type element =
                switch (type) {
                    case Type.ListOf list -> list.element();
                    case Type.Simple.FLOATS -> Type.Simple.FLOAT;
                    case Type.Simple.DOUBLES -> Type.Simple.DOUBLE;
                    default -> throw new Mismatch("an array");
                };
        var elements = new ArrayList<@Nullable Object>();
        for (long left = wire.readBlock(); left > 0; left = wire.readBlock()) {
            for (; left > 0; left--) {
                elements.add(read(schema.getElementType(), element));
            }
        }
        return type instanceof Type.ListOf ? elements : numbers(elements, type);
    }

    private static Object numbers(List<@Nullable Object> elements, Type type) {
        double[] doubles = new double[elements.size()];
        float[] floats = new float[doubles.length];
        for (int i = 0; i < doubles.length; i++) {
            if (!(elements.get(i) instanceof Number number)) {
                return mismatch("an array with null");
            }
            doubles[i] = number.doubleValue();
            floats[i] = number.floatValue();
        }
        return type == Type.Simple.FLOATS ? floats : doubles;
    }

    private Object map(Schema schema, Type type) {
        if (!(type instanceof Type.MapOf map)) {
            return mismatch("a map");
        }
        var entries = new LinkedHashMap<Object, @Nullable Object>();
        for (long left = wire.readBlock(); left > 0; left = wire.readBlock()) {
            for (; left > 0; left--) {
                entries.put(
                        JsonValues.key(map.key(), wire.readText()),
                        read(schema.getValueType(), map.value()));
            }
        }
        return entries;
    }

    private Object row(Schema schema, Type type) {
        if (!(type instanceof Type.RecordOf record)) {
            return mismatch("a record");
        }
        var components = new @Nullable Object[record.schema().width()];
        for (Schema.Field field : schema.getFields()) {
            int index = record.schema().indexOf(field.name());
            if (index < 0) {
                skip(field.schema());
            } else {
                components[index] = read(field.schema(), record.schema().type(index));
            }
        }
        for (int i = 0; i < components.length; i++) {
            Field component = record.schema().fields().get(i);
            if (components[i] == null && !component.nullable()) {
                return mismatch("no " + component.name());
            }
        }
        return JsonValues.made(type, () -> Records.shape(record.javaClass()).create(components));
    }

    /// Passes over the next value.
    void skip(Schema union) {
        enter();
        skipInside(branch(union));
        depth--;
    }

    private void skipInside(Schema schema) {
        switch (schema.getType()) {
            case NULL -> {}
            case BOOLEAN -> wire.pass(1);
            case INT, LONG, ENUM -> wire.readLong();
            case FLOAT -> wire.pass(Float.BYTES);
            case DOUBLE -> wire.pass(Double.BYTES);
            case STRING, BYTES -> wire.pass(wire.readLong());
            case FIXED -> wire.pass(schema.getFixedSize());
            case ARRAY -> {
                for (long left = wire.readBlock(); left > 0; left = wire.readBlock()) {
                    for (; left > 0; left--) {
                        skip(schema.getElementType());
                    }
                }
            }
            case MAP -> {
                for (long left = wire.readBlock(); left > 0; left = wire.readBlock()) {
                    for (; left > 0; left--) {
                        wire.pass(wire.readLong());
                        skip(schema.getValueType());
                    }
                }
            }
            case RECORD -> schema.getFields().forEach(field -> skip(field.schema()));
            case UNION -> throw new Wire.BrokenException("a union in a union");
        }
    }

    private Json json(Schema schema) {
        enter();
        Json value = jsonInside(schema);
        depth--;
        return value;
    }

    private Json jsonInside(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> new Json.NullValue();
            case BOOLEAN -> new Json.BooleanValue(wire.readBoolean());
            case INT, LONG -> new Json.NumberValue(BigDecimal.valueOf(wire.readLong()));
            case FLOAT -> number(wire.readFloat());
            case DOUBLE -> number(wire.readDouble());
            case STRING -> jsonText(schema);
            case ENUM -> new Json.TextValue(symbol(schema));
            case BYTES -> base64(wire.readBytes(wire.readLong()));
            case FIXED -> base64(wire.readBytes(schema.getFixedSize()));
            case ARRAY -> {
                var elements = new ArrayList<Json>();
                for (long left = wire.readBlock(); left > 0; left = wire.readBlock()) {
                    for (; left > 0; left--) {
                        elements.add(json(branch(schema.getElementType())));
                    }
                }
                yield new Json.ArrayValue(elements);
            }
            case MAP -> {
                Map<String, Json> members = new LinkedHashMap<>();
                for (long left = wire.readBlock(); left > 0; left = wire.readBlock()) {
                    for (; left > 0; left--) {
                        members.put(wire.readText(), json(branch(schema.getValueType())));
                    }
                }
                yield new Json.ObjectValue(members);
            }
            case RECORD -> {
                Map<String, Json> members = new LinkedHashMap<>();
                schema.getFields()
                        .forEach(field -> members.put(field.name(), json(branch(field.schema()))));
                yield new Json.ObjectValue(members);
            }
            case UNION -> throw new Wire.BrokenException("a union in a union");
        };
    }

    private Json jsonText(Schema schema) {
        String text = wire.readText();
        if (!AvroSchemas.isJson(schema)) {
            return new Json.TextValue(text);
        }
        try {
            return JsonTrees.parse(text);
        } catch (JsonSyntaxException e) {
            throw new Mismatch("\"" + text + "\"");
        }
    }

    private static Json number(double value) {
        return Double.isFinite(value)
                ? new Json.NumberValue(BigDecimal.valueOf(value))
                : new Json.TextValue(Double.toString(value));
    }

    private static Json base64(byte[] bytes) {
        return new Json.TextValue(Base64.getEncoder().encodeToString(bytes));
    }
}
