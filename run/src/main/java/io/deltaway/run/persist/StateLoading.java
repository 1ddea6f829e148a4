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

/// Gives operators the state that was saved. Of one worker, a thread of its own may take up what is
/// [Kept.Rebuilt], and make what is made of it, which is most of the work: beside whatever is
/// opened meanwhile. Who finishes takes up everything else.
public final class StateLoading implements AutoCloseable {

    private final Store.View store;
    private final StateChain chain;
    private final List<StatePart> parts;
    private final @Nullable Translation translation;
    private final SharedContents contents = new SharedContents();
    private final @Nullable Threads threads;
    private final String name;
    private @Nullable Thread thread;
    private volatile @Nullable Throwable failure;
    private volatile boolean givenUp;

    /// @param translation from the program that saved it; null where that is the same
    /// @param threads has the one that takes up a part; null where none does
    /// @param name of that one
    StateLoading(
            Store.View store,
            StateChain chain,
            List<StatePart> parts,
            @Nullable Translation translation,
            @Nullable Threads threads,
            String name) {
        this.threads = threads;
        this.name = name;
        this.store = store;
        this.chain = chain;
        this.parts = parts;
        this.translation = translation;
    }

    List<StatePart> parts() {
        return parts;
    }

    /// Begins to take up what is made again, where there is a thread for it; once.
    public void begin() {
        if (threads != null && parts.stream().anyMatch(StateReader::isRebuilt)) {
            thread = threads.start(name, true, this::loadRebuilt);
        }
    }

    private void loadRebuilt() {
        try {
            load(
                    Crew.oneByOne(),
                    part -> {
                        if (givenUp) {
                            throw new CancellationException();
                        }
                        return StateReader.isRebuilt(part);
                    });
        } catch (Throwable e) {
            failure = e;
        }
    }

    private void load(Crew crew, Predicate<StatePart> taken) throws IOException {
        StateReader.load(store, chain, parts, crew, translation, taken, contents);
    }

    /// Takes up what was not begun, and waits for what was.
    ///
    /// @param crew does the work of all workers
    void finish(Crew crew) throws IOException {
        load(crew, part -> thread == null || !StateReader.isRebuilt(part));
        join();
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e); // nothing else is thrown
        }
    }

    /// Nobody wants it any more.
    public void giveUp() {
        givenUp = true;
    }

    /// Gives up what was begun, and waits for its end: it reads what others may change afterwards.
    @Override
    public void close() {
        giveUp();
        join();
    }

    private void join() {
        if (thread == null || threads == null) {
            return;
        }
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
