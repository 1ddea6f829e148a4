package io.deltaway.search.internal;

import io.deltaway.engine.batch.Failure;

/// Why rows and questions fail here.
final class Failures {

    static final Failure NO_DIRECTION =
            new Failure("DW-2032", "a vector whose components are all 0 has no direction");

    private Failures() {}

    static Failure length(int expected, int actual) {
        return new Failure(
                "DW-2031",
                "expected a vector of %d components, got one of %d".formatted(expected, actual));
    }

    static Failure component(int index, float component) {
        return new Failure("DW-2032", "component %d of a vector is %s".formatted(index, component));
    }

    static Failure tooLong(double length) {
        return new Failure(
                "DW-2032",
                "a vector has the length %.3g, beyond 9.2e18 distances and products are no numbers"
                        .formatted(length));
    }

    static Failure filter(BadFilter bad) {
        return new Failure("DW-2034", String.valueOf(bad.getMessage()));
    }

    static Failure limit(long limit) {
        return new Failure("DW-2033", "expected a limit from 1 to 10,000, got %d".formatted(limit));
    }
}
