package io.deltaway.table;

/// How many rounds a loop runs at most, and what happens then.
public final class Rounds {

    /// What `iterate` takes where nothing is said: a loop that has not come to rest after 100,000
    /// rounds fails.
    public static final Rounds UNTIL_NOTHING_CHANGES = new Rounds(100_000, false);

    private final long most;
    private final boolean endsThere;

    private Rounds(long most, boolean endsThere) {
        Checks.argument(most > 0, "rounds of a loop", "1 or more", most);
        this.most = most;
        this.endsThere = endsThere;
    }

    /// The loop ends after this many rounds, or earlier where nothing changes any more. Its result
    /// is the table as it is then: as if its body had been written down this many times.
    public static Rounds atMost(long rounds) {
        return new Rounds(rounds, true);
    }

    /// The loop ends when nothing changes any more. Where that is not so after this many rounds,
    /// the pipeline stops with DW-0253, and the epoch is not given out.
    public static Rounds failAfter(long rounds) {
        return new Rounds(rounds, false);
    }

    /// The number of rounds.
    public long most() {
        return most;
    }

    /// Whether the loop ends after them, rather than fails.
    public boolean endsThere() {
        return endsThere;
    }

    @Override
    public String toString() {
        return (endsThere ? "at most " : "fails after ") + most + " rounds";
    }
}
