package io.deltaway.files.internal.read;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.formats.parse.Decoder.Decoded;
import io.deltaway.table.Events;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chunks of files that are groups of [Events.Groups].
record FileChunks(Schema schema) {

    /// @param clears whether the rows of the file so far go
    /// @param gone refusals that are taken back
    /// @param decoded rows that come; null where there are none
    /// @param refused what is refused now
    Chunk of(
            Followed file,
            boolean clears,
            List<Malformed> gone,
            @Nullable Decoded decoded,
            List<Malformed> refused) {
        var malformed = new ArrayList<Malformed>();
        for (Malformed one : gone) {
            malformed.add(
                    new Malformed(
                            -one.weight(), one.code(), one.message(), one.position(), one.text()));
        }
        malformed.addAll(refused);
        var parts = new ArrayList<Batch>();
        if (clears) {
            parts.add(clearing(file));
        }
        if (decoded != null) {
            parts.add(decoded.batch(size -> marks(size, Events.Kind.INSERT, file)));
        }
        Batch rows = parts.isEmpty() ? withoutRows(file) : Batch.concat(parts);
        return new Chunk(rows, malformed, false);
    }

    private Batch clearing(Followed file) {
        var columns = new ArrayList<Column>();
        for (int c = 0; c < schema.width(); c++) {
            ColumnBuilder builder = ColumnBuilder.of(schema.type(c), 1);
            builder.appendNull();
            columns.add(builder.build());
        }
        Collections.addAll(columns, marks(1, Events.Kind.CLEAR, file));
        return new Batch(1, columns, null);
    }

    private Batch withoutRows(Followed file) {
        var columns = new ArrayList<Column>();
        Batch none = Batch.empty(schema);
        for (int c = 0; c < none.width(); c++) {
            columns.add(none.column(c));
        }
        Collections.addAll(columns, marks(0, Events.Kind.INSERT, file));
        return new Batch(0, columns, null);
    }

    private static Column[] marks(int size, Events.Kind kind, Followed file) {
        return new Column[] {
            LongColumn.constant(size, kind.ordinal()),
            TextColumn.constant(size, file.path.toString())
        };
    }
}
