package io.deltaway.engine.aggregate;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Objects that groups keep beside their words, each named by a number from 1 on, so that the word
/// 0 means none.
final class Slots<T> {

    private @Nullable Object[] objects = new @Nullable Object[16];
    private int end = 1;
    private int[] free = new int[16];
    private int freeCount;

    int add(T object) {
        int slot;
        if (freeCount > 0) {
            slot = free[--freeCount];
        } else {
            slot = end++;
            if (slot == objects.length) {
                objects = Arrays.copyOf(objects, slot * 2);
            }
        }
        objects[slot] = object;
        return slot;
    }

    @SuppressWarnings("unchecked") // only T comes in
    T get(long slot) {
        return (T) Objects.requireNonNull(objects[(int) slot]);
    }

    void set(long slot, T object) {
        objects[(int) slot] = object;
    }

    void remove(long slot) {
        objects[(int) slot] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = (int) slot;
    }

    @SuppressWarnings("unchecked") // only T comes in
    void forEach(Consumer<T> action) {
        for (int i = 1; i < end; i++) {
            if (objects[i] != null) {
                action.accept((T) objects[i]);
            }
        }
    }

    /// Without the objects themselves.
    long sizeInBytes() {
        return objects.length * 4L + free.length * 4L;
    }
}
