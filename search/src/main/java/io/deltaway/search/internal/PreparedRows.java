package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a part makes of the texts of rows: a column that is saved beside those of the rows. What
/// was taken up of it is known until the rows have been added to the part.
final class PreparedRows {

    private static final long UNKNOWN = -1;

    private final Part.Prepares part;
    private final int text;
    private List<byte[]> taken = new ArrayList<>();

    /// For each stored row, in which of those and where it stands.
    private long[] places = {};

    /// @param text the column of which the part makes it
    PreparedRows(Part.Prepares part, int text) {
        this.part = part;
        this.text = text;
    }

    /// The column of rows that are saved; null where they go, or have no text. From any thread.
    Column column(Batch rows) {
        var texts = (TextColumn) rows.column(text);
        var column = new ColumnBuilder.OfObject(Type.Simple.BYTES, rows.size());
        var room = new ByteWriter();
        for (int row = 0; row < rows.size(); row++) {
            if (rows.weight(row) > 0 && !texts.isNull(row)) {
                room.truncate(0);
                room.writeInt(part.version());
                part.prepare(texts.get(row), room);
                column.appendCanonical(room.toBytes());
            } else {
                column.appendNull();
            }
        }
        return column.build();
    }

    /// Takes up what was saved of rows; what another version made is left.
    ///
    /// @param stored where the rows are now
    void takeUp(ObjectColumn saved, int[] stored) {
        var bytes = new ByteWriter((int) saved.sizeInBytes());
        for (int row = 0; row < saved.size(); row++) {
            saved.encode(row, bytes);
        }
        var reader = new ByteReader(bytes.bytes(), bytes.size());
        boolean isAnyKnown = false;
        for (int row = 0; row < saved.size(); row++) {
            long place = UNKNOWN;
            if (!saved.isNull(row)) {
                int size = (int) reader.readVarLong();
                int version = reader.copy().readInt();
                int from = reader.skip(size) + Integer.BYTES;
                place = version == part.version() ? (long) taken.size() << 32 | from : UNKNOWN;
            }
            isAnyKnown |= place != UNKNOWN;
            put(stored[row], place);
        }
        if (isAnyKnown) {
            taken.add(bytes.bytes());
        }
    }

    private void put(int stored, long place) {
        if (stored < 0) {
            return;
        }
        if (stored >= places.length) {
            int known = places.length;
            places = Arrays.copyOf(places, Math.max(stored + 1, 2 * known));
            Arrays.fill(places, known, places.length, UNKNOWN);
        }
        places[stored] = place;
    }

    /// What was made of a stored row; null where that is not known.
    @Nullable ByteReader of(int stored) {
        if (stored >= places.length || places[stored] == UNKNOWN) {
            return null;
        }
        var reader = new ByteReader(taken.get((int) (places[stored] >>> 32)));
        reader.skip((int) places[stored]);
        return reader;
    }

    /// The rows have been added.
    void forget() {
        taken = new ArrayList<>();
        places = new long[0];
    }
}
