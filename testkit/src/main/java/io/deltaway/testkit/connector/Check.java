package io.deltaway.testkit.connector;

/// One thing that a contract asks for. Runs by itself, with a place of its own.
///
/// @param name what is asked for, as a sentence
public record Check(String name, Body body) {

    /// What looks whether it is so.
    @FunctionalInterface
    public interface Body {

        /// @throws AssertionError where it is not so
        void run() throws Exception;
    }

    /// Looks whether it is so.
    ///
    /// @throws AssertionError where it is not so
    public void run() throws Exception {
        body.run();
    }

    @Override
    public String toString() {
        return name;
    }
}
