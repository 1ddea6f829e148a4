package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.PromptReader;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.connect.SourceReader.Poll;
import io.deltaway.engine.batch.Batch;
import io.deltaway.run.epoch.Totals;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A live source for tests that gives what is pushed, at once.
final class PushedSource implements SourceConnector<Record> {

    private final Queue<Poll> waiting = new ConcurrentLinkedQueue<>();
    private volatile Runnable ready = () -> {};
    private volatile boolean ended;
    volatile Runnable atClose = () -> {};

    void push(long... rows) {
        push(Chunk.of(Totals.rows(rows)));
    }

    /// Rows behind which the epoch is to end.
    void commit(long... rows) {
        push(new Chunk(Totals.rows(rows), java.util.List.of(), true));
    }

    void push(Batch rows) {
        push(Chunk.of(rows));
    }

    private void push(Chunk chunk) {
        push(new Poll.Next(() -> chunk));
    }

    /// Rows that belong to one whole with those pushed next.
    void part(long... rows) {
        push(new Poll.Part(() -> Chunk.of(Totals.rows(rows))));
    }

    private void push(Poll poll) {
        waiting.add(poll);
        ready.run();
    }

    void end() {
        ended = true;
        ready.run();
    }

    @Override
    public SourceReader open(SourceContext context) {
        return new PromptReader() {
            @Override
            public void onReady(Runnable wake) {
                ready = wake;
            }

            @Override
            public Poll poll() {
                boolean last = ended;
                Poll next = waiting.poll();
                if (next != null) {
                    return next;
                }
                return last ? new Poll.End() : new Poll.Idle();
            }

            @Override
            public void close() {
                atClose.run();
            }
        };
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public RowType<Record> rowType() {
        return new RowType<>(Record.class, Totals.TRANSFERS);
    }

    @Override
    public Events events() {
        return new Events.Appends();
    }

    @Override
    public String describe() {
        return "pushed rows";
    }
}
