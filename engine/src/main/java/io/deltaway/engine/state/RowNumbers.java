package io.deltaway.engine.state;

import java.util.Arrays;

/// A growing list of row numbers.
public final class RowNumbers {

    private int[] numbers;
    private int size;

    public RowNumbers(int expected) {
        numbers = new int[Math.max(expected, 4)];
    }

    public void add(int number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
        }
        numbers[size++] = number;
    }

    public int get(int index) {
        return numbers[index];
    }

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
    }

    /// The numbers; longer than the list.
    public int[] array() {
        return numbers;
    }
}
