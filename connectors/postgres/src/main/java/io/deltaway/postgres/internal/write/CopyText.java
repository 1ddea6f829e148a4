package io.deltaway.postgres.internal.write;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Words;
import io.deltaway.formats.write.CsvText;
import io.deltaway.formats.write.Utf8Out;
import io.deltaway.jdbc.sql.ArrayText;
import io.deltaway.jdbc.sql.ColumnText;
import io.deltaway.jdbc.sql.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Rows in the text format of `COPY`, for columns of any type: fields divided by tabs, `\N` for
/// null.
final class CopyText implements CopyRows {

    private static final byte[] NULL = {'\\', 'N'};

    private final int[] columns;
    private final Type[] types;
    private final Type.Storage[] storages;
    private final boolean[] arrays;
    private final Utf8Out scratch = new Utf8Out();
    private final Utf8Out out = new Utf8Out();

    /// @param places the columns that are written, in order
    CopyText(Target target, List<Integer> places) {
        int width = places.size();
        columns = new int[width];
        types = new Type[width];
        storages = new Type.Storage[width];
        arrays = new boolean[width];
        for (int i = 0; i < width; i++) {
            columns[i] = places.get(i);
            types[i] = target.schema().type(columns[i]);
            storages[i] = types[i].storage();
            arrays[i] = target.types().get(columns[i]).startsWith("_");
        }
    }

    @Override
    public String format() {
        return "";
    }

    @Override
    public void begin() {
        out.clear();
    }

    @Override
    public void end() {
        // Nothing: the server is told otherwise.
    }

    @Override
    public byte[] bytes() {
        return out.bytes();
    }

    @Override
    public int size() {
        return out.size();
    }

    @Override
    public void sent() {
        out.clear();
    }

    @Override
    public void row(Batch batch, int row) {
        for (int i = 0; i < columns.length; i++) {
            if (i > 0) {
                out.one('\t');
            }
            Column column = batch.column(columns[i]);
            if (column.isNull(row)) {
                out.all(NULL);
                continue;
            }
            switch (storages[i]) {
                case LONG -> {
                    long stored = ((LongColumn) column).get(row);
                    CsvText.whole(out, types[i], ColumnText.cut(types[i], stored));
                }
                case DOUBLE -> CsvText.fraction(out, types[i], ((DoubleColumn) column).get(row));
                case TEXT -> text((TextColumn) column, row);
                case OBJECT ->
                        escaped(
                                object(
                                        i,
                                        Objects.requireNonNull(((ObjectColumn) column).get(row))));
            }
        }
        out.one('\n');
    }

    private String object(int i, Object value) {
        boolean isBytes = value instanceof byte[] || types[i] instanceof Type.ObjectOf;
        return arrays[i] && !isBytes
                ? ArrayText.of(types[i], value)
                : ColumnText.object(types[i], value);
    }

    private void escaped(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        escaped(bytes, 0, bytes.length);
    }

    private void text(TextColumn texts, int row) {
        long word = texts.words()[row];
        if (Words.isInline(word)) {
            scratch.clear();
            scratch.room(Words.INLINE_BYTES);
            int length = Words.copyInline(word, scratch.bytes(), 0);
            escaped(scratch.bytes(), 0, length);
        } else {
            int from = (int) Words.reference(word) + 4;
            escaped(texts.arena(), from, from + texts.byteLength(row));
        }
    }

    private void escaped(byte[] bytes, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '\\' || b == '\n' || b == '\r' || b == '\t') {
                out.all(bytes, start, i);
                out.one('\\');
                out.one(b == '\n' ? 'n' : b == '\r' ? 'r' : b == '\t' ? 't' : '\\');
                start = i + 1;
            }
        }
        out.all(bytes, start, to);
    }
}
