package io.deltaway.kafka.internal.avro;

import io.deltaway.engine.value.Canonical;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.formats.parse.BatchWriter;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.JsonValues;
import io.deltaway.formats.parse.Refusals;
import io.deltaway.formats.parse.Utf8;
import io.deltaway.formats.parse.ValueDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// Reads values that carry the number of their schema (a zero byte, the number in four bytes, then
/// Avro): fields of the schema by which they were written, to columns by name. Owned by one thread.
final class AvroDecoder implements ValueDecoder {

    /// A zero byte and a number.
    static final int PREFIX_BYTES = 5;

    /// Bytes that are no Avro of their schema.
    private static final String BROKEN = "DW-2108";

    private final Cells cells;
    private final List<String> names;
    private final IntFunction<Registry.Found> schemas;
    private final Wire wire = new Wire();
    private final AvroValues values = new AvroValues(wire);
    private final boolean[] seen;
    private @Nullable Schema lastSchema;
    private int[] columnsOfLast = {};

    /// @param cells the columns; those that come from values and are read are needed
    /// @param names the name of each column's field
    /// @param schemas what the registry has by each number
    AvroDecoder(Cells cells, List<String> names, IntFunction<Registry.Found> schemas) {
        this.cells = cells;
        this.names = names;
        this.schemas = schemas;
        this.seen = new boolean[cells.width()];
    }

    /// Whether bytes begin as such values do.
    static boolean isPrefixed(byte[] bytes, int from, int to) {
        return to - from >= PREFIX_BYTES && bytes[from] == 0;
    }

    static int number(byte[] bytes, int from) {
        return (bytes[from + 1] & 0xFF) << 24
                | (bytes[from + 2] & 0xFF) << 16
                | (bytes[from + 3] & 0xFF) << 8
                | bytes[from + 4] & 0xFF;
    }

    @Override
    public boolean read(byte[] bytes, int from, int to, BatchWriter rows, Refusals refusals) {
        if (!isPrefixed(bytes, from, to)) {
            refusals.add(
                    BROKEN,
                    "expected Avro behind a zero byte and the number of its schema",
                    from,
                    to);
            return false;
        }
        int number = number(bytes, from);
        Schema schema;
        switch (schemas.apply(number)) {
            case Registry.Found.Known(Schema known) -> schema = known;
            case Registry.Found.Nothing(String which) -> {
                refusals.add(BROKEN, "the registry has no Avro schema " + which, from, to);
                return false;
            }
            case Registry.Found.Unreadable(String reason) -> {
                refusals.add(
                        BROKEN,
                        "the registry's schema with number " + number + " can't be read: " + reason,
                        from,
                        to);
                return false;
            }
        }
        if (schema.getType() != Schema.Type.RECORD) {
            refusals.add(
                    Refusals.VALUE, "expected an Avro record, got " + schema.getType(), from, to);
            return false;
        }
        wire.over(bytes, from + PREFIX_BYTES, to);
        values.begin();
        try {
            String mistake = row(schema, rows);
            if (mistake != null) {
                refusals.add(Refusals.MISSING, mistake, from, to);
            }
            return mistake == null;
        } catch (Wire.BrokenException e) {
            refusals.add(BROKEN, "no Avro of schema " + number + ": " + e.getMessage(), from, to);
            return false;
        } catch (Wrong e) {
            refusals.add(e.code, String.valueOf(e.getMessage()), from, to);
            return false;
        }
    }

    /// Reads a row and says what is missing of it.
    private @Nullable String row(Schema schema, BatchWriter rows) {
        int[] columns = columns(schema);
        Arrays.fill(seen, false);
        List<Schema.Field> fields = schema.getFields();
        for (int i = 0; i < columns.length; i++) {
            Schema field = fields.get(i).schema();
            if (columns[i] < 0) {
                values.skip(field);
            } else {
                cell(field, columns[i], rows);
                seen[columns[i]] = true;
            }
        }
        if (!wire.isAtEnd()) {
            throw new Wire.BrokenException("there is more behind the last field");
        }
        for (int column = 0; column < seen.length; column++) {
            if (!seen[column] && cells.isNeeded(column)) {
                if (!cells.isNullable(column)) {
                    return expectation(column) + ", the schema has no such field";
                }
                rows.setNull(column);
            }
        }
        return null;
    }

    /// The column of each field that somebody reads; -1 for others.
    private int[] columns(Schema schema) {
        if (schema != lastSchema) {
            columnsOfLast =
                    schema.getFields().stream().mapToInt(field -> column(field.name())).toArray();
            lastSchema = schema;
        }
        return columnsOfLast;
    }

    private int column(String field) {
        int column = names.indexOf(field);
        return column >= 0 && cells.isNeeded(column) ? column : -1;
    }

    private void cell(Schema union, int column, BatchWriter rows) {
        Schema schema = values.branch(union);
        Type type = cells.schema().type(column);
        Schema.Type written = schema.getType();
        if (type == Type.Simple.LONG
                && (written == Schema.Type.LONG || written == Schema.Type.INT)) {
            rows.whole(column, wire.readLong());
        } else if (type == Type.Simple.DOUBLE && written == Schema.Type.DOUBLE) {
            rows.fraction(column, wire.readDouble());
        } else if (type == Type.Simple.TEXT && written == Schema.Type.STRING) {
            text(column, rows);
        } else {
            other(schema, column, type, rows);
        }
    }

    private void text(int column, BatchWriter rows) {
        long length = wire.readLong();
        int from = wire.pass(length);
        int to = from + (int) length;
        if (!Utf8.isValid(wire.source(), from, to)) {
            throw new Wrong(Refusals.ENCODING, "column \"" + names.get(column) + "\" is not UTF-8");
        }
        rows.text(column, wire.source(), from, to);
    }

    private void other(Schema schema, int column, Type type, BatchWriter rows) {
        Object value;
        try {
            value = values.read(schema, type);
        } catch (AvroValues.Mismatch | DateTimeException e) {
            throw new Wrong(Refusals.VALUE, expectation(column) + ", got " + e.getMessage());
        } catch (JsonValues.Mismatch e) {
            throw new Wrong(Refusals.VALUE, expectation(column) + ": " + e.getMessage());
        }
        if (value == null) {
            if (!cells.isNullable(column)) {
                throw new Wrong(Refusals.MISSING, expectation(column) + ", got null");
            }
            rows.setNull(column);
            return;
        }
        if (!Canonical.fits(type, value)) {
            throw new Wrong(Refusals.VALUE, expectation(column) + ", got " + value);
        }
        switch (type.storage()) {
            case LONG -> rows.whole(column, Values.toLong(type, value));
            case DOUBLE -> rows.fraction(column, ((Number) value).doubleValue());
            case TEXT -> {
                byte[] utf8 = ((String) value).getBytes(StandardCharsets.UTF_8);
                rows.text(column, utf8, 0, utf8.length);
            }
            case OBJECT -> rows.object(column, value);
        }
    }

    private String expectation(int column) {
        return "column \"" + names.get(column) + "\": expected " + cells.expected(column);
    }

    /// A value that its column can't take. Caught where the row is refused, so it carries no stack
    /// trace.
    private static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String code;

        Wrong(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }
}
