package io.deltaway.run.persist;

import java.util.Comparator;
import java.util.Optional;

/// The name of a log, a part of the state, what is saved beside it, or what a sink refused: which
/// opening of the store wrote it, and how many of its kind that one had written before.
record FileName(String kind, long opening, long count) implements Comparable<FileName> {

    static final String LOG = "log-";
    static final String STATE = "state-";
    static final String SAVED = "saved-";
    static final String REFUSED = "refused-";

    /// Manifests have a number only.
    static final String MANIFEST = "manifest-";

    private static final Comparator<FileName> ORDER =
            Comparator.comparingLong(FileName::opening).thenComparingLong(FileName::count);

    static Optional<FileName> parse(String kind, String name) {
        String numbers = name.startsWith(kind) ? name.substring(kind.length()) : "";
        return numbers.matches("\\d{1,18}\\.\\d{1,18}")
                ? Optional.of(
                        new FileName(
                                kind,
                                Long.parseLong(numbers.substring(0, numbers.indexOf('.'))),
                                Long.parseLong(numbers.substring(numbers.indexOf('.') + 1))))
                : Optional.empty();
    }

    /// A name that is known to be one.
    static FileName of(String kind, String name) {
        return parse(kind, name).orElseThrow(() -> new IllegalArgumentException(name));
    }

    @Override
    public int compareTo(FileName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind + opening + "." + count;
    }
}
