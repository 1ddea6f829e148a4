package io.deltaway.jdbc.internal.read;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.connect.Measured;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.SourceReader;
import io.deltaway.connect.UnavailableException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.formats.parse.BatchWriter;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Reads a table or query once, in whatever order the database gives its rows.
public final class OnceReader implements SourceReader, Measured {

    private final Query query;
    private final Cursor cursor;
    private final AtomicLong sizeInBytes = new AtomicLong();
    private @Nullable ResultSet rows;
    private boolean given;
    private boolean ended;

    public OnceReader(Query query, SourceContext context) throws IOException {
        this.query = query;
        this.cursor = new Cursor(query, context);
    }

    @Override
    public Poll poll() throws IOException {
        if (ended) {
            return new Poll.End();
        }
        try {
            ResultSet from = rows;
            if (from == null) {
                from = cursor.open(cursor.selection().sql(), statement -> {});
                rows = from;
            }
            var columns = new BatchWriter(cursor.selection().cells(), Cursor.CHUNK_ROWS);
            var malformed = new ArrayList<Malformed>();
            while (!Cursor.isFull(columns) && malformed.size() < Cursor.CHUNK_ROWS && !ended) {
                if (cursor.next(columns)) {
                    Malformed refused = cursor.selection().rows().take(from, columns);
                    if (refused != null) {
                        malformed.add(refused);
                    }
                } else {
                    ended = true;
                    cursor.closeResult();
                }
            }
            given = true;
            Batch read = columns.build();
            sizeInBytes.addAndGet(Measured.sizeOf(read));
            var chunk = new Chunk(read, malformed, false);
            return new Poll.Next(() -> chunk);
        } catch (SQLException e) {
            throw failed(query.server().sourceFailure("read " + query.where(), e));
        }
    }

    /// Nobody knows in which order the rows would come again, so nobody can go on among them.
    private IOException failed(IOException e) {
        return e instanceof UnavailableException && given
                ? new SourceException(
                        "DW-0451",
                        e.getMessage() + ", while its rows were read",
                        "Run again; or name a column by which reading can go on, with growing(column).",
                        e)
                : e;
    }

    @Override
    public long sizeInBytes() {
        return sizeInBytes.get();
    }

    @Override
    public void close() {
        cursor.close();
    }
}
