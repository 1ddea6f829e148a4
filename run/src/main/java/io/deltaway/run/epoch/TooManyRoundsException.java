package io.deltaway.run.epoch;

/// A loop did not come to rest. The epoch that it ran in is not done: nothing of it was given out.
public final class TooManyRoundsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyRoundsException(long mostRounds) {
        super(
                "DW-0253 the loop did not come to rest within "
                        + mostRounds
                        + " rounds, expected a round after which nothing changes. Give iterate a larger"
                        + " limit, end it after a number of rounds with Rounds.atMost, or let its body"
                        + " reach a fixed point");
    }
}
