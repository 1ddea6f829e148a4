package io.deltaway.http.internal.serve;

import java.util.concurrent.atomic.LongAdder;

/// What became of the requests to a server. Thread-safe.
public final class Counts {

    final LongAdder answered = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder abandoned = new LongAdder();

    void count(int status) {
        if (status < 400) {
            answered.increment();
        } else if (status < 500) {
            refused.increment();
        } else {
            failed.increment();
        }
    }

    public long answered() {
        return answered.sum();
    }

    public long refused() {
        return refused.sum();
    }

    public long failed() {
        return failed.sum();
    }

    public long abandoned() {
        return abandoned.sum();
    }
}
