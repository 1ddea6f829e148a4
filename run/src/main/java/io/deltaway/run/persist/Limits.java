package io.deltaway.run.persist;

/// How much a [Journal] keeps.
///
/// @param smallestLogBytes how long the log gets at least before a snapshot is taken
/// @param historyBytes how much is kept of what a restart doesn't need
public record Limits(long smallestLogBytes, long historyBytes) {

    /// The usual ones: a restart repeats little, and a pipeline that has read little remembers all
    /// of it.
    public static final Limits USUAL = new Limits(128L << 20, 64L << 20);

    /// State of so few bytes is taken up before anybody notices.
    long fewBytes() {
        return smallestLogBytes / 128;
    }
}
