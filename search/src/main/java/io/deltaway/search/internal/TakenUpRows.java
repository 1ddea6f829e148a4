package io.deltaway.search.internal;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.Type;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// All rows that were taken up, with what they have for one part.
final class TakenUpRows implements Part.TakenUp {

    private final Type type;
    private final Chunks chunks;
    private final int[] stored;
    private final int[] given;
    private final @Nullable PreparedRows prepared;

    /// Gives what stored rows have. From any thread.
    @FunctionalInterface
    interface Chunks {

        /// @return of [KeptRows#CHUNK] rows, or of those that are left
        Column chunk(int[] stored, int from);
    }

    /// @param given the numbers of the stored rows
    /// @param prepared what is known of them, if the part prepares something
    TakenUpRows(
            Type type, Chunks chunks, int[] stored, int[] given, @Nullable PreparedRows prepared) {
        this.type = type;
        this.chunks = chunks;
        this.stored = stored;
        this.given = given;
        this.prepared = prepared;
    }

    @Override
    public int count() {
        return stored.length;
    }

    @Override
    public int lastNumber() {
        return stored.length == 0 ? -1 : given[stored.length - 1];
    }

    @Override
    public void forEach(int from, int to, Taker taker) {
        int[] some = Arrays.copyOfRange(stored, from, to);
        for (int at = 0; at < some.length; at += KeptRows.CHUNK) {
            Column values = chunks.chunk(some, at);
            for (int i = 0; i < values.size(); i++) {
                Object value = values.value(type, i);
                if (value != null) {
                    taker.take(given[from + at + i], value);
                }
            }
        }
    }

    @Override
    public void forEach(int from, int to, Taker taker, KnownTaker known) {
        int unknown = from;
        for (int at = from; at < to; at++) {
            ByteReader one = prepared == null ? null : prepared.of(stored[at]);
            if (one != null) {
                forEach(unknown, at, taker);
                known.take(given[at], one);
                unknown = at + 1;
            }
        }
        forEach(unknown, to, taker);
    }
}
