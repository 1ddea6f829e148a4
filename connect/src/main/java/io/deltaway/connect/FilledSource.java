package io.deltaway.connect;

/// A source that others fill, perhaps before it is opened.
public interface FilledSource {

    /// Called where the pipeline fails before it has opened the source: nobody will read it.
    void abandon();
}
