package io.deltaway.engine.state;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Contents of [Heap]s that several of them have, held once, while state is taken up: a row that a
/// join, a call and an index keep has the same long texts and vectors in each. Memory that is used
/// for the first time costs most of the time that taking up needs.
///
/// A table with one place for each hash, where the last content stays: what it has not is copied
/// once more, no worse.
public final class SharedContents {

    /// Of shorter ones the array costs as much as is shared.
    private static final int LEAST = 64;

    private static final int PLACES = 1 << 18;

    private static final ScopedValue<SharedContents> CURRENT = ScopedValue.newInstance();

    private final AtomicReferenceArray<byte @Nullable []> places =
            new AtomicReferenceArray<>(PLACES);

    /// Takes up state that shares with what is taken up with the same one; from any thread, also
    /// beside others.
    public void during(Runnable takingUp) {
        ScopedValue.where(CURRENT, this).run(takingUp);
    }

    /// A content for a heap, never written to.
    ///
    /// @param hash of it
    static byte[] of(int hash, byte[] bytes, int from, int length) {
        return length >= LEAST && CURRENT.isBound()
                ? CURRENT.get().shared(hash, bytes, from, length)
                : Arrays.copyOfRange(bytes, from, from + length);
    }

    private byte[] shared(int hash, byte[] bytes, int from, int length) {
        int place = hash & PLACES - 1;
        byte[] there = places.get(place);
        if (there != null && Arrays.equals(there, 0, there.length, bytes, from, from + length)) {
            return there;
        }
        byte[] copy = Arrays.copyOfRange(bytes, from, from + length);
        places.set(place, copy);
        return copy;
    }
}
