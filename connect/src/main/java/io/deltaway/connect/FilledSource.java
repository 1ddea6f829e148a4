package io.deltaway.connect;

/// A source that others fill, perhaps before it is opened.
public interface FilledSource {

    /// Called where the pipeline fails, whether it has opened the source or not, before it closes
    /// it: nobody will take what is still given.
    ///
    /// @param why the failure, for those who go on giving
    void abandon(Exception why);
}
