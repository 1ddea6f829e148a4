package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.state.SharedContents;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.StatePart;
import io.deltaway.run.thread.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Gives operators the state that was saved. Of one worker, a thread of its own takes up what is
/// [Kept.Rebuilt], and makes what is made of it, which is most of the work: beside whatever is
/// opened meanwhile. Then another one takes up what can wait. Everything else is taken up by who
/// finishes.
public final class StateLoading implements AutoCloseable {

    /// What can wait leaves the processor to those who ask first.
    private static final long PAUSE_NANOS = Duration.ofMillis(300).toNanos();

    private final Store.View store;
    private final StateChain chain;
    private final List<StatePart> parts;
    private final @Nullable Translation translation;
    private final SharedContents contents = new SharedContents();
    private final @Nullable Threads threads;
    private final String name;

    /// The groups of operators whose state can wait.
    private final Set<Integer> sleeping;

    private @Nullable Thread thread;
    private volatile @Nullable Throwable failure;
    private volatile boolean givenUp;

    /// @param translation from the program that saved it; null where that is the same
    /// @param threads has those that take up some of it; null where none does
    /// @param name of these
    /// @param few a group of operators of which no more bytes were saved is not worth waiting for
    StateLoading(
            Store.View store,
            StateChain chain,
            List<StatePart> parts,
            @Nullable Translation translation,
            @Nullable Threads threads,
            String name,
            long few) {
        this.threads = threads;
        this.name = name;
        this.store = store;
        this.chain = chain;
        this.parts = parts;
        this.translation = translation;
        this.sleeping = threads == null ? Set.of() : sleeping(few);
    }

    private Set<Integer> sleeping(long few) {
        var sizes = new HashMap<Integer, Long>();
        for (StatePart part : parts) {
            if (part.group() >= 0 && !StateReader.isRebuilt(part)) {
                sizes.merge(part.group(), sizeInBytes(part), Long::sum);
            }
        }
        sizes.values().removeIf(size -> size <= few);
        return Set.copyOf(sizes.keySet());
    }

    private long sizeInBytes(StatePart part) {
        String saved = translation == null ? part.name() : translation.before(part.name());
        return saved == null ? 0 : chain.counting(saved).sizeInBytes();
    }

    /// The groups of operators whose state [#goOn] brings.
    public Set<Integer> sleeping() {
        return sleeping;
    }

    /// What [#finish] brings.
    List<StatePart> first() {
        return parts.stream().filter(part -> !isForLater(part)).toList();
    }

    /// What [#goOn] brings.
    public List<StatePart> later() {
        return parts.stream().filter(this::isForLater).toList();
    }

    private boolean isForLater(StatePart part) {
        return sleeping.contains(part.group()) && !StateReader.isRebuilt(part);
    }

    /// Begins to take up what is made again, where there is a thread for it; once.
    public void begin() {
        if (threads != null && parts.stream().anyMatch(StateReader::isRebuilt)) {
            thread = threads.start(name, true, () -> loadBeside(StateReader::isRebuilt));
        }
    }

    private void loadBeside(Predicate<StatePart> taken) {
        try {
            load(
                    Crew.oneByOne(),
                    part -> {
                        if (givenUp) {
                            throw new CancellationException();
                        }
                        return taken.test(part);
                    });
        } catch (Throwable e) {
            failure = e;
        }
    }

    private void load(Crew crew, Predicate<StatePart> taken) throws IOException {
        StateReader.load(store, chain, parts, crew, translation, taken, contents);
    }

    /// Takes up what was not begun and can't wait, and waits for what was.
    ///
    /// @param crew does the work of all workers
    void finish(Crew crew) throws IOException {
        boolean isBegun = thread != null;
        load(crew, part -> !isForLater(part) && !(isBegun && StateReader.isRebuilt(part)));
        await();
    }

    /// Begins to take up what can wait, behind everything else: soon, or when somebody waits for
    /// it.
    ///
    /// @param ended called when it is there, or can't be
    public void goOn(Runnable ended) {
        if (threads != null) {
            thread =
                    threads.start(
                            name,
                            true,
                            () -> {
                                threads.park(PAUSE_NANOS);
                                loadBeside(this::isForLater);
                                ended.run();
                            });
        }
    }

    /// Waits for what was begun.
    public void await() throws IOException {
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
        threads.unpark(thread);
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
