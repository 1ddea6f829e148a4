package io.deltaway.formats.write;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.engine.value.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// CSV (RFC 4180) with newlines as line ends.
///
/// A field is quoted where it holds the delimiter, a quote, a newline or a carriage return, and
/// where it is an empty text in a column that may be null or in a row of one column: nothing at all
/// is null. So what is written here is read back as it was, but for a null in a row of one column,
/// which is an empty line, and for a quoted field of more than 16 MiB
/// ([io.deltaway.formats.parse.CsvRecords#MOST_QUOTED]), which is an error row there.
public final class CsvText implements RowText {

    private final Schema schema;
    private final char delimiter;
    private final Type[] types;
    private final Type.Storage[] storages;
    private final Utf8Out scratch = new Utf8Out();

    public CsvText(Schema schema, char delimiter) {
        this.schema = schema;
        this.delimiter = delimiter;
        types = schema.fields().stream().map(Field::type).toArray(Type[]::new);
        storages = Arrays.stream(types).map(Type::storage).toArray(Type.Storage[]::new);
    }

    @Override
    public void header(Utf8Out out, boolean asChanges) {
        if (asChanges) {
            out.text("epoch" + delimiter + "weight" + delimiter);
        }
        for (int c = 0; c < schema.width(); c++) {
            if (c > 0) {
                out.one(delimiter);
            }
            byte[] name = schema.fields().get(c).name().getBytes(StandardCharsets.UTF_8);
            field(out, name, 0, name.length);
        }
        out.one('\n');
    }

    @Override
    public void change(Utf8Out out, long epoch, Batch batch, int row) {
        out.number(epoch);
        out.one(delimiter);
        out.number(batch.weight(row));
        out.one(delimiter);
        row(out, batch, row);
    }

    @Override
    public void row(Utf8Out out, Batch batch, int row) {
        for (int c = 0; c < types.length; c++) {
            if (c > 0) {
                out.one(delimiter);
            }
            Column column = batch.column(c);
            if (column.isNull(row)) {
                continue;
            }
            // By storage and not by class: a switch on classes costs more than the number it
            // writes.
            switch (storages[c]) {
                case LONG -> whole(out, types[c], ((LongColumn) column).get(row));
                case DOUBLE -> fraction(out, types[c], ((DoubleColumn) column).get(row));
                case TEXT -> text(out, (TextColumn) column, row, c);
                case OBJECT -> {
                    Object value = ((ObjectColumn) column).get(row);
                    byte[] text =
                            ObjectText.plain(types[c], value).getBytes(StandardCharsets.UTF_8);
                    field(out, text, 0, text.length);
                }
            }
        }
        out.one('\n');
    }

    /// A FLOAT or DOUBLE as Java writes it.
    public static void fraction(Utf8Out out, Type type, double value) {
        if (type == Type.Simple.FLOAT) {
            out.text(Float.toString((float) value));
        } else {
            out.number(value);
        }
    }

    /// A value of a type whose storage is LONG: a number, a name, or a time in ISO 8601.
    public static void whole(Utf8Out out, Type type, long stored) {
        if (type == Type.Simple.LONG || type == Type.Simple.INT) {
            out.number(stored);
            return;
        }
        if (type instanceof Type.Simple simple) {
            switch (simple) {
                case BOOLEAN -> out.text(stored != 0 ? "true" : "false");
                case DATE -> TimeText.date(out, stored);
                case TIME -> TimeText.time(out, stored);
                case DATE_TIME -> TimeText.dateTime(out, stored);
                case INSTANT -> {
                    TimeText.dateTime(out, stored);
                    out.one('Z');
                }
                default -> out.text(Values.fromLong(type, stored).toString());
            }
        } else {
            out.text(((Enum<?>) Values.fromLong(type, stored)).name());
        }
    }

    private void text(Utf8Out out, TextColumn texts, int row, int column) {
        int length = texts.byteLength(row);
        if (length == 0) {
            if (schema.fields().get(column).nullable() || schema.width() == 1) {
                out.text("\"\"");
            }
            return;
        }
        long word = texts.words()[row];
        if (Words.isInline(word)) {
            scratch.clear();
            scratch.room(Words.INLINE_BYTES);
            Words.copyInline(word, scratch.bytes(), 0);
            field(out, scratch.bytes(), 0, length);
        } else {
            int from = (int) Words.reference(word) + 4;
            field(out, texts.arena(), from, from + length);
        }
    }

    private void field(Utf8Out out, byte[] bytes, int from, int to) {
        boolean quoted = false;
        for (int i = from; i < to && !quoted; i++) {
            byte b = bytes[i];
            quoted = b == delimiter || b == '"' || b == '\n' || b == '\r';
        }
        if (!quoted) {
            out.all(bytes, from, to);
            return;
        }
        out.one('"');
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"') {
                out.one('"');
            }
            out.one(bytes[i]);
        }
        out.one('"');
    }
}
