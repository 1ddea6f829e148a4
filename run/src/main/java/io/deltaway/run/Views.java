package io.deltaway.run;

import io.deltaway.engine.batch.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/// All materialized tables of one run. They change together, so that whoever reads sees all of them
/// at one epoch.
final class Views {

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<Change<?>> changes = new ArrayList<>();
    private int views;
    private int ended;
    private volatile long epoch = -1;

    private record Change<R>(Materialized<R> view, Batch rows) {
        void apply() {
            view.apply(rows);
        }
    }

    /// A view more; before the first epoch.
    void register() {
        views++;
    }

    /// What a view showed before a restart; by the coordinator, before the first epoch.
    <R> void restore(Materialized<R> view, Batch rows) {
        lock.writeLock().lock();
        try {
            view.apply(rows);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// What was restored is what this epoch left.
    void begin(long restored) {
        epoch = restored;
    }

    /// A change that becomes visible at the end of the epoch. By the thread that writes to sinks,
    /// as is the next.
    <R> void change(Materialized<R> view, Batch rows) {
        changes.add(new Change<>(view, rows));
    }

    /// Called for each view; the last one makes the changes of all visible.
    void endEpoch(long ending) {
        ended++;
        if (ended < views) {
            return;
        }
        ended = 0;
        lock.writeLock().lock();
        try {
            changes.forEach(Change::apply);
            epoch = ending;
        } finally {
            lock.writeLock().unlock();
        }
        changes.clear();
    }

    long epoch() {
        return epoch;
    }

    <T> T read(Supplier<T> reading) {
        lock.readLock().lock();
        try {
            return reading.get();
        } finally {
            lock.readLock().unlock();
        }
    }
}
