package io.deltaway.search.internal;

/// Finds the largest of some numbers.
final class Selection {

    private Selection() {}

    /// Puts as many as are wanted first, the least of them last; what else has an order does not
    /// matter. Hoare's algorithm 65, FIND (1961).
    ///
    /// @param count how many numbers there are, at least as many as are wanted
    static void putLargestFirst(double[] numbers, int count, int wanted) {
        int from = 0;
        int to = count - 1;
        while (from < to) {
            double pivot = numbers[wanted - 1];
            int i = from;
            int j = to;
            while (i <= j) {
                while (numbers[i] > pivot) {
                    i++;
                }
                while (numbers[j] < pivot) {
                    j--;
                }
                if (i <= j) {
                    double other = numbers[i];
                    numbers[i++] = numbers[j];
                    numbers[j--] = other;
                }
            }
            from = j < wanted - 1 ? i : from;
            to = i > wanted - 1 ? j : to;
        }
    }
}
