package io.deltaway.run;

import io.deltaway.run.persist.LogEntry;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Tells which epochs have to be on the disk before sinks show them: all but those of requests
/// alone, which a restart takes back, where neither a step remembers them nor anybody can have
/// remembered an answer longer than the process lived. The coordinator notes, and any thread may
/// ask.
final class Demanded {

    private static final int LOOK_AFTER = 64;

    private final Set<Integer> passing;
    private boolean hasPassing;
    private boolean hasOther;
    private long passed;
    private volatile long last = -1;

    /// @param passing the sources of rows that a restart takes back
    private Demanded(Set<Integer> passing) {
        this.passing = passing;
    }

    /// By everything.
    static Demanded all() {
        return new Demanded(Set.of());
    }

    /// By what a program reads and where it writes.
    static Demanded by(Wiring wiring) {
        boolean any =
                !wiring.remembers()
                        && wiring.sinks().stream().allMatch(s -> s.connector().endsWithProcess());
        return new Demanded(
                IntStream.range(0, any ? wiring.sources().size() : 0)
                        .filter(i -> wiring.sources().get(i).connector().endsWithProcess())
                        .boxed()
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /// Takes note of what goes into the log.
    void note(LogEntry entry) {
        switch (entry) {
            case LogEntry.Arrived arrived -> noteSource(arrived.source());
            case LogEntry.Located located -> noteSource(located.source());
            case LogEntry.Taken taken -> noteSource(taken.source());
            case LogEntry.Passed passed -> hasOther = true;
            case LogEntry.Ticked ticked -> {} // if it is lost, a later time comes
            case LogEntry.Answered answered -> {} // of what came, whatever that is
            case LogEntry.Step step -> {}
            case LogEntry.Epoch end -> {
                if (hasOther || !hasPassing) {
                    last = end.epoch();
                }
                hasPassing = false;
                hasOther = false;
            }
        }
    }

    private void noteSource(int source) {
        if (passing.contains(source)) {
            hasPassing = true;
        } else {
            hasOther = true;
        }
    }

    /// Whether so many epochs have passed that it is time to look whether another process has taken
    /// the state over, which is seen else where one is brought to the disk. By who writes sinks.
    boolean wantsLook(long epoch) {
        return before(epoch) < epoch && ++passed % LOOK_AFTER == 0;
    }

    /// The last epoch that has to be there before one is shown.
    long before(long epoch) {
        return Math.min(epoch, last);
    }
}
