import static io.deltaway.table.Columns.*;
import static io.deltaway.table.Types.*;

import module io.deltaway;

record Vote(String poll, long points) {}

record Parity(String poll, @Nullable Long odd) {}

/// How many values are odd.
static final class Odd implements Aggregator.Retractable<Long, Long, Long> {

    @Override
    public Long create() {
        return 0L;
    }

    @Override
    public Long add(Long odd, Long value) {
        return odd + Math.floorMod(value, 2);
    }

    @Override
    public Long retract(Long odd, Long value) {
        return odd - Math.floorMod(value, 2);
    }

    @Override
    public Long result(Long odd) {
        return odd;
    }
}

void main() {
    var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.byHand()));
    Push<Vote> votes = Push.of(Vote.class);
    pipeline.read(votes)
            .groupBy(col(Vote::poll))
            .reduce(g ->
                    into(
                            Parity.class,
                            g.keys(),
                            g.reduceWith(LONG, new Odd(), col(Vote::points)).as(Parity::odd)))
            .write(Terminal.changes());
    try (var running = pipeline.start()) {
        votes.insert(new Vote("lunch", 3));
        votes.insert(new Vote("lunch", 5));
        running.cut();
        votes.remove(new Vote("lunch", 3));
        running.cut();
    }
}
