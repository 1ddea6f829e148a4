package io.deltaway.run.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.value.Schema;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.StatePart;
import io.deltaway.run.epoch.Totals;
import io.deltaway.run.thread.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is made again, made by a thread of its own.
@Timeout(60)
class StateLoadingTest {

    @TempDir Path folder;

    /// Of an index, something is made when it was taken up.
    private static class Made implements Kept.Rebuilt {

        private final Index index;
        private final Runnable making;

        Made(Index index, Runnable making) {
            this.index = index;
            this.making = making;
        }

        @Override
        public void rebuild() {
            making.run();
        }

        @Override
        public Schema schema() {
            return index.schema();
        }

        @Override
        public int[] partitionColumns() {
            return index.partitionColumns();
        }

        @Override
        public long size() {
            return index.size();
        }

        @Override
        public void load(Batch saved) {
            index.load(saved);
        }

        @Override
        public void track(Saver saver) {
            index.track(saver);
        }

        @Override
        public boolean mustBeWhole() {
            return index.mustBeWhole();
        }

        @Override
        public void freeze(boolean whole) {
            index.freeze(whole);
        }

        @Override
        public boolean save(int count) {
            return index.save(count);
        }
    }

    private Journal open() throws IOException {
        var outline = new Outline("a program", List.of(), List.of(), Map.of());
        var limits = new Limits(1, 0);
        return Journal.open(new DirectoryStore(folder), outline, List.of(), limits, point -> {});
    }

    private static List<StatePart> parts(Kept... all) {
        return IntStream.range(0, all.length)
                .mapToObj(i -> new StatePart("part " + i, false, -1, List.of(all[i])))
                .toList();
    }

    private static Index index() {
        return new Index(Totals.TOTALS, new int[] {0});
    }

    /// Two rows of what is kept, and three of what something is made of.
    @BeforeEach
    void save() throws IOException {
        try (Journal journal = open()) {
            Index kept = index();
            Index rows = index();
            Snapshots snapshots =
                    journal.follow(
                            journal.state(parts(kept, new Made(rows, () -> {})), null, ""),
                            Crew.oneByOne(),
                            Runnable::run,
                            () -> {});
            journal.replay(entry -> {});
            journal.append(new LogEntry.Epoch(0));
            IntStream.range(0, 2).forEach(i -> kept.absorb(Totals.rows(i, 0)));
            IntStream.range(0, 3).forEach(i -> rows.absorb(Totals.rows(i, 0)));
            snapshots.begin(
                    new Saved(0, 0, List.of(), List.of()),
                    CompletableFuture.completedFuture(List.of()));
            while (snapshots.isBusy()) {
                snapshots.save(Crew.oneByOne(), () -> true);
                snapshots.throwFailure();
            }
        }
    }

    private static void follow(Journal journal, StateLoading state) throws IOException {
        journal.follow(state, Crew.oneByOne(), Runnable::run, () -> {});
    }

    private static StateLoading begun(Journal journal, List<StatePart> parts) {
        StateLoading state = journal.state(parts, Threads.ofRuntime(), "state");
        state.begin();
        return state;
    }

    @Test
    void itIsMadeBesideWhatComesBefore() throws Exception {
        Index kept = index();
        Index rows = index();
        var madeOf = new AtomicLong(-1);
        var made = new CountDownLatch(1);
        List<StatePart> parts =
                parts(
                        kept,
                        new Made(
                                rows,
                                () -> {
                                    madeOf.set(rows.size());
                                    made.countDown();
                                }));
        try (Journal journal = open();
                var state = begun(journal, parts)) {
            assertThat(made.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(kept.size()).isZero();
            follow(journal, state);
            assertThat(kept.size()).isEqualTo(2);
            assertThat(madeOf).hasValue(3);
        }
    }

    @Test
    void whatGoesWrongIsToldWhenItIsWaitedFor() throws IOException {
        List<StatePart> parts =
                parts(
                        index(),
                        new Made(
                                index(),
                                () -> {
                                    throw new IllegalStateException("no room");
                                }));
        try (Journal journal = open();
                var state = begun(journal, parts)) {
            assertThatThrownBy(() -> follow(journal, state))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no room");
        }
    }

    /// As when a source can't be opened: others may have the files then.
    @Test
    void whoClosesItWaitsForItsEnd() throws Exception {
        var begun = new CountDownLatch(1);
        var goesOn = new CountDownLatch(1);
        var happened = new CopyOnWriteArrayList<String>();
        Runnable making =
                () -> {
                    begun.countDown();
                    await(goesOn);
                    happened.add("made");
                };
        close(parts(index(), new Made(index(), making)), begun, goesOn, happened);
        assertThat(happened).containsExactly("made", "closed");
    }

    @Test
    void whatNobodyWantsAnyMoreIsNotMade() throws Exception {
        var begun = new CountDownLatch(1);
        var goesOn = new CountDownLatch(1);
        var happened = new CopyOnWriteArrayList<String>();
        var rows =
                new Made(index(), () -> happened.add("made")) {
                    @Override
                    public void load(Batch saved) {
                        begun.countDown();
                        await(goesOn);
                        super.load(saved);
                    }
                };
        close(parts(index(), rows), begun, goesOn, happened);
        assertThat(happened).containsExactly("closed");
    }

    /// Lets it go on only when somebody waits for its end, who is interrupted.
    private void close(
            List<StatePart> parts,
            CountDownLatch begun,
            CountDownLatch goesOn,
            List<String> happened)
            throws Exception {
        try (Journal journal = open()) {
            StateLoading state = begun(journal, parts);
            await(begun);
            Thread closing =
                    Thread.ofPlatform()
                            .start(() -> {
                                Thread.currentThread().interrupt();
                                state.close();
                                assertThat(Thread.interrupted()).isTrue();
                                happened.add("closed");
                            });
            while (closing.isAlive() && closing.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            goesOn.countDown();
            closing.join();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
