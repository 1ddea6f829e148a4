package io.deltaway.testkit.connector;

import io.deltaway.connect.SourceConnector;
import java.io.IOException;
import java.util.Random;

/// Its readers fail now and then behind something that they took, which is lost with them: at the
/// first poll that has rows, and at some others. Called by one thread at a time.
final class Failing<R> extends Wrapped<R> {

    /// Fewer in a row than a pipeline is patient with.
    private static final int FAILURES = 3;

    private final Random random;
    private int failures;

    Failing(SourceConnector<R> source, Random random) {
        super(source);
        this.random = random;
    }

    @Override
    void given() throws IOException {
        if (failures == 0 || failures < FAILURES && random.nextInt(3) == 0) {
            failures++;
            throw new IOException("a failure behind what was taken, as a test wants it");
        }
    }
}
