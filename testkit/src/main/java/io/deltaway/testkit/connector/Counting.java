package io.deltaway.testkit.connector;

import io.deltaway.connect.SourceConnector;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts the polls that gave something.
final class Counting<R> extends Wrapped<R> {

    private final AtomicInteger polls = new AtomicInteger();

    Counting(SourceConnector<R> source) {
        super(source);
    }

    @Override
    void given() {
        polls.incrementAndGet();
    }

    int count() {
        return polls.get();
    }
}
