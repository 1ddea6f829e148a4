package io.deltaway.testkit.connector;

/// A source as the test of its connector describes it to [SourceContract].
public interface SourceSubject<R> {

    /// A place of its own that holds nothing yet.
    SourcePlace<R> place() throws Exception;

    /// The row with a number. Rows of different numbers differ, also in the key where they have
    /// one.
    R row(int number);

    /// How many rows are read where many are needed: enough for several chunks.
    default int rowCount() {
        return 200;
    }
}
