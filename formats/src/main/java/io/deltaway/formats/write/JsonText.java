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
import io.deltaway.engine.value.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One JSON object a line, its members in the order of the columns. NaN and the infinities, which
/// JSON does not have, are texts.
public final class JsonText implements RowText {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Schema schema;
    private final Type[] types;
    private final Type.Storage[] storages;

    /// `"name":` of each column.
    private final byte[][] names;

    private final Utf8Out scratch = new Utf8Out();

    public JsonText(Schema schema) {
        this.schema = schema;
        types = schema.fields().stream().map(Field::type).toArray(Type[]::new);
        storages = Arrays.stream(types).map(Type::storage).toArray(Type.Storage[]::new);
        names = new byte[schema.width()][];
        for (int c = 0; c < names.length; c++) {
            var out = new Utf8Out();
            byte[] name = schema.fields().get(c).name().getBytes(StandardCharsets.UTF_8);
            quoted(out, name, 0, name.length);
            out.one(':');
            names[c] = Arrays.copyOf(out.bytes(), out.size());
        }
    }

    @Override
    public void header(Utf8Out out, boolean asChanges) {
        // Each line names its members.
    }

    @Override
    public void change(Utf8Out out, long epoch, Batch batch, int row) {
        out.text("{\"epoch\":");
        out.number(epoch);
        out.text(",\"weight\":");
        out.number(batch.weight(row));
        if (schema.width() > 0) {
            out.one(',');
        }
        members(out, batch, row);
    }

    @Override
    public void row(Utf8Out out, Batch batch, int row) {
        out.one('{');
        members(out, batch, row);
    }

    private void members(Utf8Out out, Batch batch, int row) {
        for (int c = 0; c < names.length; c++) {
            if (c > 0) {
                out.one(',');
            }
            out.all(names[c]);
            Column column = batch.column(c);
            if (column.isNull(row)) {
                out.text("null");
                continue;
            }
            Type type = types[c];
            // By storage and not by class: a switch on classes costs more than the number it
            // writes.
            switch (storages[c]) {
                case LONG -> whole(out, type, ((LongColumn) column).get(row));
                case DOUBLE -> fraction(out, type, ((DoubleColumn) column).get(row));
                case TEXT -> text(out, (TextColumn) column, row);
                case OBJECT -> {
                    Object value = ((ObjectColumn) column).get(row);
                    out.text(
                            type == Type.Simple.DECIMAL
                                    ? ObjectText.plain(type, value)
                                    : ObjectText.json(type, value).toString());
                }
            }
        }
        out.one('}');
        out.one('\n');
    }

    private static void whole(Utf8Out out, Type type, long stored) {
        boolean bare =
                type == Type.Simple.LONG || type == Type.Simple.INT || type == Type.Simple.BOOLEAN;
        if (!bare) {
            out.one('"');
        }
        CsvText.whole(out, type, stored);
        if (!bare) {
            out.one('"');
        }
    }

    private static void fraction(Utf8Out out, Type type, double value) {
        if (!Double.isFinite(value)) {
            out.text("\"" + value + "\"");
        } else {
            CsvText.fraction(out, type, value);
        }
    }

    private void text(Utf8Out out, TextColumn texts, int row) {
        long word = texts.words()[row];
        if (Words.isInline(word)) {
            scratch.clear();
            scratch.room(Words.INLINE_BYTES);
            int length = Words.copyInline(word, scratch.bytes(), 0);
            quoted(out, scratch.bytes(), 0, length);
        } else {
            int from = (int) Words.reference(word) + 4;
            quoted(out, texts.arena(), from, from + texts.byteLength(row));
        }
    }

    private static void quoted(Utf8Out out, byte[] bytes, int from, int to) {
        out.one('"');
        int start = from;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '"' || b == '\\' || b >= 0 && b < 0x20) {
                out.all(bytes, start, i);
                escaped(out, b);
                start = i + 1;
            }
        }
        out.all(bytes, start, to);
        out.one('"');
    }

    private static void escaped(Utf8Out out, byte b) {
        out.one('\\');
        switch (b) {
            case '"', '\\' -> out.one(b);
            case '\n' -> out.one('n');
            case '\r' -> out.one('r');
            case '\t' -> out.one('t');
            default -> {
                out.text("u00");
                out.one(HEX[b >> 4]);
                out.one(HEX[b & 15]);
            }
        }
    }
}
