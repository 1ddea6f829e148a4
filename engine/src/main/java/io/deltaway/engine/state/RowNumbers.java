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

    /// Adds `count` numbers from `first` on.
    void addRun(int first, int count) {
        if (size + count > numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(size + count, size * 2));
        }
        for (int i = 0; i < count; i++) {
            numbers[size + i] = first + i;
        }
        size += count;
    }

    /// Adds the numbers from one place to another once more.
    void addAgain(int from, int to) {
        for (int i = from; i < to; i++) {
            add(numbers[i]);
        }
    }

    public int get(int index) {
        return numbers[index];
    }

    /// Takes the last one out.
    public int removeLast() {
        return numbers[--size];
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
