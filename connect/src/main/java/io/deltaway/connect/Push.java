package io.deltaway.connect;

import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A source that a program fills by its own hand, from any thread.
///
/// ```java
/// Push<Price> prices = Push.byKey(Price.class, "ticker");
/// Table<Price> table = pipeline.read(prices);
/// var running = pipeline.start();
/// prices.upsert(new Price("ACME", 12.5));
/// prices.close();
/// running.await();
/// ```
///
/// Rows that are pushed before the pipeline starts are held, however many there are: nobody takes
/// any yet. From then on at most [#CAPACITY] rows wait, and a call that would add one more waits
/// until the pipeline has taken some. Where the pipeline ends or fails, such a call ends too, and
/// every later one: with an [IllegalStateException] that says so, and why it failed. It belongs to
/// one run of one pipeline.
public final class Push<R> implements SourceConnector<R>, FilledSource, AutoCloseable {

    /// The number of rows that may wait for a pipeline that has started.
    public static final int CAPACITY = 1 << 16;

    private static final int CHUNK = 1 << 14;

    private sealed interface Event<R> {
        record Change<R>(R row, long weight, Events.Kind kind) implements Event<R> {}

        record Commit<R>() implements Event<R> {}
    }

    private final RowType<R> rowType;
    private final Events events;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<Event<R>> waiting = new ArrayDeque<>();
    private int rowsWaiting;
    private @Nullable Runnable ready;
    private boolean opened;
    private boolean closed;
    private boolean abandoned;
    private @Nullable Exception why;

    private Push(RowType<R> rowType, Events events) {
        this.rowType = rowType;
        this.events = events;
    }

    /// Rows that are inserted and removed by themselves.
    public static <R extends Record> Push<R> of(Class<R> recordClass) {
        return new Push<>(RowType.of(recordClass).asObjects(), new Events.Changes());
    }

    /// Rows that are inserted and never go, such as events: tables of them may do what no table can
    /// whose rows go, as [io.deltaway.table.Table#forgetAfter].
    public static <R extends Record> PushAppends<R> appends(Class<R> recordClass) {
        return new PushAppends<>(
                new Push<>(RowType.of(recordClass).asObjects(), new Events.Appends()));
    }

    /// Rows of which there is at most one for each value of the key.
    ///
    /// @param key the names of the components that make up the key
    public static <R extends Record> Push<R> byKey(Class<R> recordClass, String... key) {
        RowType<R> rowType = RowType.of(recordClass).asObjects();
        for (String name : key) {
            if (rowType.schema().indexOf(name) < 0) {
                throw new IllegalArgumentException(
                        "DW-0420 "
                                + name
                                + " is no component of "
                                + rowType
                                + "; name components of the key");
            }
        }
        if (key.length == 0) {
            throw new IllegalArgumentException(
                    "DW-0420 a key needs at least one component of " + rowType);
        }
        return new Push<>(rowType, new Events.Upserts(List.of(key)));
    }

    /// The row appears.
    public void insert(R row) {
        Objects.requireNonNull(row, "a row to insert");
        if (isKeyed()) {
            throw refused("insert", "upsert");
        }
        push(new Event.Change<>(row, 1, Events.Kind.INSERT));
    }

    /// A row that was inserted goes. Removing what is not there stops the pipeline.
    public void remove(R row) {
        Objects.requireNonNull(row, "a row to remove");
        if (isKeyed()) {
            throw refused("remove", "delete");
        }
        push(new Event.Change<>(row, -1, Events.Kind.INSERT));
    }

    /// The row takes the place of the row with its key, if there is one.
    public void upsert(R row) {
        Objects.requireNonNull(row, "a row to upsert");
        if (!isKeyed()) {
            throw refused("upsert", "insert");
        }
        push(new Event.Change<>(row, 1, Events.Kind.UPSERT));
    }

    /// The row with the key of this one goes, if there is one; the other components mean nothing.
    public void delete(R row) {
        Objects.requireNonNull(row, "a row to delete");
        if (!isKeyed()) {
            throw refused("delete", "remove");
        }
        push(new Event.Change<>(row, 1, Events.Kind.DELETE));
    }

    /// Ends the epoch behind what was pushed so far; where that was done already, there is nothing
    /// to end.
    public void commit() {
        lock.lock();
        try {
            mustBeOpen();
            if (!(waiting.peekLast() instanceof Event.Commit)) {
                waiting.add(new Event.Commit<>());
                tell();
            }
        } finally {
            lock.unlock();
        }
    }

    /// There will be no more rows.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
            tell();
        } finally {
            lock.unlock();
        }
    }

    private boolean isKeyed() {
        return events instanceof Events.Upserts;
    }

    private static IllegalStateException refused(String called, String instead) {
        return new IllegalStateException(
                "DW-0421 a source "
                        + (called.equals("insert") || called.equals("remove") ? "with" : "without")
                        + " a key has no "
                        + called
                        + "; call "
                        + instead);
    }

    private void push(Event.Change<R> change) {
        lock.lock();
        try {
            while (opened && rowsWaiting >= CAPACITY && !closed && !abandoned) {
                room.awaitUninterruptibly();
            }
            mustBeOpen();
            waiting.add(change);
            rowsWaiting++;
            tell();
        } finally {
            lock.unlock();
        }
    }

    private void mustBeOpen() {
        if (closed) {
            throw new IllegalStateException("DW-0422 the source is closed; push before close()");
        }
        if (abandoned) {
            Exception cause = why;
            throw new IllegalStateException(
                    cause == null
                            ? "DW-0423 the pipeline that read this source has ended"
                            : "DW-0423 the pipeline that was to read this source has failed: "
                                    + cause.getMessage(),
                    cause);
        }
    }

    private void tell() {
        Runnable listener = ready;
        if (listener != null) {
            listener.run();
        }
    }

    @Override
    public RowType<R> rowType() {
        return rowType;
    }

    @Override
    public Events events() {
        return events;
    }

    @Override
    public boolean isLive() {
        return true;
    }

    /// What was pushed is in the log of the pipeline; what is pushed after a restart comes behind
    /// it.
    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public String describe() {
        return "push " + rowType.javaClass().getSimpleName();
    }

    @Override
    public SourceReader open(SourceContext context) throws SourceException {
        lock.lock();
        try {
            if (opened) {
                throw new SourceException(
                        "DW-0424",
                        "a Push source is read a second time",
                        "Make a new one for each run.",
                        null);
            }
            opened = true;
            return new Reader();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void abandon(Exception failure) {
        end(failure);
    }

    private void end(@Nullable Exception failure) {
        lock.lock();
        try {
            why = abandoned ? why : failure;
            abandoned = true;
            waiting.clear();
            rowsWaiting = 0;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private final class Reader implements PromptReader {

        @Override
        public void onReady(Runnable listener) {
            lock.lock();
            try {
                ready = listener;
                tell();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Poll poll() {
            var taken = new ArrayList<Event.Change<R>>();
            boolean commit = false;
            lock.lock();
            try {
                while (!commit && taken.size() < CHUNK && !waiting.isEmpty()) {
                    switch (waiting.remove()) {
                        case Event.Change<R> change -> taken.add(change);
                        case Event.Commit<R> end -> commit = true;
                    }
                }
                if (taken.isEmpty() && !commit) {
                    return closed ? new Poll.End() : new Poll.Idle();
                }
                rowsWaiting -= taken.size();
                room.signalAll();
            } finally {
                lock.unlock();
            }
            boolean endsEpoch = commit;
            return new Poll.Next(() -> chunk(taken, endsEpoch));
        }

        private Chunk chunk(List<Event.Change<R>> changes, boolean endsEpoch) {
            var buffer = new RowBuffer<>(rowType, isKeyed());
            for (Event.Change<R> change : changes) {
                buffer.add(change.row(), change.weight(), change.kind());
            }
            return buffer.take(endsEpoch);
        }

        @Override
        public void close() {
            end(null);
        }
    }
}
