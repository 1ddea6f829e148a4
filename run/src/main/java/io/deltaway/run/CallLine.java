package io.deltaway.run;

import io.deltaway.connect.Call;
import io.deltaway.run.Asked.State;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The questions of a place that wait to be asked, those that may be in the order in which they
/// came, and until when each must be answered. Guarded by its [CallDesk].
final class CallLine<A> {

    /// So much of what waits stands in memory, in the state, and in each snapshot twice.
    private static final long MOST_BYTES = 64 << 20;

    private final Call<A, ?> call;
    private final ArrayDeque<Asked<A>> ready = new ArrayDeque<>();
    private final PriorityQueue<Asked<A>> later =
            new PriorityQueue<>(Comparator.comparing((Asked<A> one) -> one.from));

    /// Those whose time has not begun, and those whose time runs, in the order of its end; only
    /// where there is a limit.
    private final ArrayDeque<Asked<A>> fresh = new ArrayDeque<>();

    private final ArrayDeque<Asked<A>> timed = new ArrayDeque<>();
    private long size;
    private long sizeInBytes;

    CallLine(Call<A, ?> call) {
        this.call = call;
    }

    /// How many wait.
    long size() {
        return size;
    }

    /// Whether those take as much memory as they may.
    boolean isLong() {
        return sizeInBytes >= MOST_BYTES;
    }

    /// A new question comes. Its time begins with the next [#look].
    void add(Asked<A> asked) {
        ready.add(asked);
        count(asked, 1);
        if (call.altogether().isPresent()) {
            fresh.add(asked);
        }
    }

    /// Somebody asks anew what nobody asked any more, while its call was under way: it has all its
    /// time again.
    void renew(Asked<A> asked) {
        asked.attempts = Math.min(asked.attempts, 1);
        if (asked.isOpen() && call.altogether().isPresent()) {
            timed.remove(asked);
            fresh.remove(asked);
            fresh.add(asked);
            asked.until = Instant.MAX;
        }
    }

    /// One that was asked waits again.
    void add(Asked<A> asked, Instant from) {
        asked.state = State.WAITING;
        asked.from = from;
        later.add(asked);
        count(asked, 1);
    }

    private void count(Asked<A> asked, int more) {
        size += more;
        sizeInBytes += more * asked.sizeInBytes;
    }

    /// One that waits does so no longer; where it stands here it is passed over.
    void leave(Asked<A> asked, State state) {
        asked.state = state;
        count(asked, -1);
    }

    /// What may be asked from now on is ready.
    ///
    /// @return those that have had no answer in all their time: they wait, or are under way
    List<Asked<A>> look(Instant now) {
        call.altogether().ifPresent(time -> fresh.forEach(asked -> asked.until = now.plus(time)));
        timed.addAll(fresh);
        fresh.clear();
        var late = new ArrayList<Asked<A>>();
        for (Asked<A> next = firstTimed();
                next != null && !now.isBefore(next.until);
                next = firstTimed()) {
            late.add(timed.remove());
        }
        for (Asked<A> next = later.peek();
                next != null && !next.from.isAfter(now);
                next = later.peek()) {
            ready.add(later.remove());
        }
        return late;
    }

    private @Nullable Asked<A> firstTimed() {
        while (!timed.isEmpty() && !timed.element().isOpen()) {
            timed.remove();
        }
        return timed.peek();
    }

    private @Nullable Asked<A> firstReady() {
        while (!ready.isEmpty() && ready.element().state != State.WAITING) {
            ready.remove();
        }
        return ready.peek();
    }

    /// Whether none may be asked now.
    boolean isEmpty() {
        return firstReady() == null;
    }

    /// The next ones that are asked together, which are under way from now on.
    List<Asked<A>> next() {
        var asked = new ArrayList<Asked<A>>();
        boolean full = false;
        for (Asked<A> next = firstReady(); next != null && !full; next = firstReady()) {
            if (next.byItself && !asked.isEmpty()) {
                break;
            }
            ready.remove();
            leave(next, State.UNDER_WAY);
            next.attempts++;
            asked.add(next);
            full = next.byItself || asked.size() == call.batch();
        }
        return asked;
    }

    /// When [#look] finds something.
    Optional<Instant> due() {
        Asked<A> again = later.peek();
        Asked<A> late = firstTimed();
        return Stream.of(
                        Optional.ofNullable(again).map(asked -> asked.from),
                        Optional.ofNullable(late).map(asked -> asked.until))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }
}
