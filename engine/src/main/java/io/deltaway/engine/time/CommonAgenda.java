package io.deltaway.engine.time;

import java.util.function.LongSupplier;

/// Rows that go by one clock for all.
final class CommonAgenda implements Agenda {

    private final LongSupplier clock;
    private final Deadlines deadlines = new Deadlines();

    CommonAgenda(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public void add(long due, int row) {
        deadlines.add(due, row);
    }

    @Override
    public long now(int row) {
        return clock.getAsLong();
    }

    @Override
    public void take(Look look) {
        long now = clock.getAsLong();
        deadlines.takeUpTo(now, row -> look.at(row, now));
    }

    @Override
    public long sizeInBytes() {
        return deadlines.sizeInBytes();
    }
}
