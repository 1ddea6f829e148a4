package io.deltaway.connect;

/// A reader that has something to finish when the pipeline is told to stop, such as requests that
/// still wait for their answers.
public interface DrainingReader extends PromptReader {

    /// The pipeline has been told to stop: nothing new is to be begun. It goes on, and polls, until
    /// the reader says that it has ended. Called once, between polls.
    void drain();
}
