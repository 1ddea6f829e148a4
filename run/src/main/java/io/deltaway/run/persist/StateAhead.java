package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.state.SharedContents;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.StatePart;
import io.deltaway.run.thread.Threads;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// State of one worker that is taken up by two threads. One of its own takes up what is
/// [Kept.Rebuilt], and makes what is made of it, which is most of the work: from the beginning on,
/// beside whatever is opened meanwhile. Who finishes takes up everything else.
public final class StateAhead implements AutoCloseable {

    private final Store.View store;
    private final StateChain chain;
    private final List<StatePart> parts;
    private final @Nullable Translation translation;
    private final SharedContents contents = new SharedContents();
    private final Threads threads;
    private final @Nullable Thread thread;
    private volatile @Nullable Throwable failure;
    private volatile boolean givenUp;

    StateAhead(
            Store.View store,
            StateChain chain,
            List<StatePart> parts,
            @Nullable Translation translation,
            Threads threads,
            String name) {
        this.store = store;
        this.chain = chain;
        this.parts = parts;
        this.translation = translation;
        this.threads = threads;
        this.thread =
                parts.stream().anyMatch(StateReader::isRebuilt)
                        ? threads.start(name, true, this::begin)
                        : null;
    }

    private void begin() {
        try {
            load(part -> {
                if (givenUp) {
                    throw new CancellationException();
                }
                return StateReader.isRebuilt(part);
            });
        } catch (Throwable e) {
            failure = e;
        }
    }

    private void load(Predicate<StatePart> taken) throws IOException {
        StateReader.load(store, chain, parts, Crew.oneByOne(), translation, taken, contents);
    }

    /// Takes up the rest, and waits for what was begun.
    void finish() throws IOException {
        load(part -> !StateReader.isRebuilt(part));
        join();
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e); // nothing else is thrown
        }
    }

    /// Gives up what was begun, and waits for its end: it reads what others may change afterwards.
    @Override
    public void close() {
        givenUp = true;
        join();
    }

    private void join() {
        if (thread != null) {
            boolean interrupted = false;
            boolean ended = false;
            while (!ended) {
                try {
                    ended = threads.join(thread, Long.MAX_VALUE);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
