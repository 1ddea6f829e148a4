package io.deltaway.postgres.internal.write;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Words;
import io.deltaway.jdbc.sql.Target;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rows in the binary format of `COPY`: for tables in which each column is of the type that ours
/// has there, so that no digits are written here and read there. A server takes an eighth less time
/// for them than for texts.
final class CopyBinary implements CopyRows {

    private static final byte[] SIGNATURE =
            "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int NO_FLAGS = 0;
    private static final int NO_EXTENSION = 0;
    private static final short END = -1;
    private static final int NULL = -1;

    /// Its days and microseconds begin with the year 2000.
    private static final LocalDate EPOCH_OF_SERVER = LocalDate.of(2000, 1, 1);

    private static final long DAYS_BEFORE = EPOCH_OF_SERVER.toEpochDay();
    private static final long MICROS_BEFORE =
            EPOCH_OF_SERVER.toEpochSecond(LocalTime.MIDNIGHT, ZoneOffset.UTC) * 1_000_000;
    private static final long NANOS_OF_MICRO = 1_000;

    /// What a value is sent as.
    private enum Form {
        INT8,
        INT4,
        BOOL,
        FLOAT8,
        FLOAT4,
        MICROS,
        DAYS,
        TEXT
    }

    private final int[] columns;
    private final Form[] forms;
    private ByteBuffer out = ByteBuffer.allocate(1 << 17);

    private CopyBinary(int[] columns, Form[] forms) {
        this.columns = columns;
        this.forms = forms;
    }

    /// Empty where a column is of another type.
    ///
    /// @param places the columns that are written, in order
    static Optional<CopyRows> of(Target target, List<Integer> places) {
        var forms = new Form[places.size()];
        for (int i = 0; i < forms.length; i++) {
            int column = places.get(i);
            Form form = form(target.schema().type(column), target.types().get(column));
            if (form == null) {
                return Optional.empty();
            }
            forms[i] = form;
        }
        return Optional.of(
                new CopyBinary(places.stream().mapToInt(Integer::intValue).toArray(), forms));
    }

    private static @Nullable Form form(Type type, String columnType) {
        if (!(type instanceof Type.Simple simple)) {
            return null;
        }
        return switch (columnType) {
            case "int8" ->
                    simple == Type.Simple.LONG || simple == Type.Simple.INT ? Form.INT8 : null;
            case "int4" -> simple == Type.Simple.INT ? Form.INT4 : null;
            case "bool" -> simple == Type.Simple.BOOLEAN ? Form.BOOL : null;
            case "float8" -> simple == Type.Simple.DOUBLE ? Form.FLOAT8 : null;
            case "float4" -> simple == Type.Simple.FLOAT ? Form.FLOAT4 : null;
            case "timestamptz" -> simple == Type.Simple.INSTANT ? Form.MICROS : null;
            case "timestamp" ->
                    simple == Type.Simple.DATE_TIME || simple == Type.Simple.INSTANT
                            ? Form.MICROS
                            : null;
            case "date" -> simple == Type.Simple.DATE ? Form.DAYS : null;
            case "text", "varchar" -> simple == Type.Simple.TEXT ? Form.TEXT : null;
            default -> null;
        };
    }

    @Override
    public String format() {
        return " (format binary)";
    }

    @Override
    public void begin() {
        out.clear();
        out.put(SIGNATURE).putInt(NO_FLAGS).putInt(NO_EXTENSION);
    }

    @Override
    public void row(Batch batch, int row) {
        room(Short.BYTES);
        out.putShort((short) columns.length);
        for (int i = 0; i < columns.length; i++) {
            Column column = batch.column(columns[i]);
            room(Integer.BYTES + Long.BYTES);
            if (column.isNull(row)) {
                out.putInt(NULL);
            } else {
                value(forms[i], column, row);
            }
        }
    }

    private void value(Form form, Column column, int row) {
        switch (form) {
            case INT8 -> out.putInt(Long.BYTES).putLong(((LongColumn) column).get(row));
            case INT4 -> out.putInt(Integer.BYTES).putInt((int) ((LongColumn) column).get(row));
            case BOOL -> out.putInt(1).put((byte) ((LongColumn) column).get(row));
            case FLOAT8 -> out.putInt(Double.BYTES).putDouble(((DoubleColumn) column).get(row));
            case FLOAT4 ->
                    out.putInt(Float.BYTES).putFloat((float) ((DoubleColumn) column).get(row));
            case MICROS ->
                    out.putInt(Long.BYTES)
                            .putLong(
                                    Math.floorDiv(((LongColumn) column).get(row), NANOS_OF_MICRO)
                                            - MICROS_BEFORE);
            case DAYS -> out.putInt(Integer.BYTES).putInt(day(((LongColumn) column).get(row)));
            case TEXT -> text((TextColumn) column, row);
        }
    }

    /// A day that the server does not have stays one, which it refuses; the first and the last
    /// number would be infinity.
    private static int day(long day) {
        return Math.clamp(day - DAYS_BEFORE, Integer.MIN_VALUE + 1, Integer.MAX_VALUE - 1);
    }

    private void text(TextColumn texts, int row) {
        int length = texts.byteLength(row);
        room(Integer.BYTES + Math.max(length, Words.INLINE_BYTES));
        out.putInt(length);
        long word = texts.words()[row];
        if (Words.isInline(word)) {
            Words.copyInline(word, out.array(), out.position());
            out.position(out.position() + length);
        } else {
            out.put(texts.arena(), (int) Words.reference(word) + Integer.BYTES, length);
        }
    }

    private void room(int bytes) {
        if (out.remaining() < bytes) {
            int wanted = Math.addExact(out.position(), bytes);
            long twice = Math.min(out.capacity() * 2L, Integer.MAX_VALUE - 8);
            out = ByteBuffer.allocate((int) Math.max(wanted, twice)).put(out.flip());
        }
    }

    @Override
    public void end() {
        room(Short.BYTES);
        out.putShort(END);
    }

    @Override
    public byte[] bytes() {
        return out.array();
    }

    @Override
    public int size() {
        return out.position();
    }

    @Override
    public void sent() {
        out.clear();
    }
}
