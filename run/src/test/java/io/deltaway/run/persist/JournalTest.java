package io.deltaway.run.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Store;
import io.deltaway.engine.state.Index;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.StatePart;
import io.deltaway.run.epoch.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a journal finds again, and who may go on with it.
class JournalTest {

    @TempDir Path folder;

    private Journal open() throws IOException {
        return open(new DirectoryStore(folder));
    }

    private static Journal open(Store store) throws IOException {
        return open(store, 0);
    }

    private static Journal open(Store store, long historyBytes) throws IOException {
        var limits = new Limits(1, historyBytes);
        return Journal.open(store, outline(), List.of(), limits, point -> {});
    }

    private static Outline outline() {
        return new Outline("a program", List.of(), List.of(), Map.of());
    }

    private static List<LogEntry> replayed(Journal journal) throws IOException {
        var entries = new ArrayList<LogEntry>();
        journal.replay(entries::add);
        return entries;
    }

    private static void epochs(Journal journal, long from, long to) throws IOException {
        for (long epoch = from; epoch <= to; epoch++) {
            journal.append(new LogEntry.Epoch(epoch));
        }
    }

    /// What a pipeline of one operator keeps: the epochs at which it was saved.
    private static final class Memory {

        private final Index index = new Index(Totals.TOTALS, new int[] {0});
        private final Snapshots snapshots;
        private final Journal journal;

        Memory(Journal journal) throws IOException {
            var part = new StatePart("epochs", false, -1, List.of(index));
            this.journal = journal;
            this.snapshots =
                    journal.follow(
                            journal.state(List.of(part), null, ""),
                            Crew.oneByOne(),
                            Runnable::run,
                            () -> {});
        }

        void save() throws IOException {
            index.absorb(Totals.rows(journal.epoch(), 0));
            var saved = new Saved(journal.epoch(), 0, List.of(), List.of());
            snapshots.begin(saved, CompletableFuture.completedFuture(List.of()));
            while (snapshots.isBusy()) {
                snapshots.save(Crew.oneByOne(), () -> true);
                snapshots.throwFailure();
            }
        }

        long size() {
            return index.size();
        }
    }

    @Test
    void whatWasLoggedBehindTheSnapshotIsReplayed() throws IOException {
        try (Journal first = open()) {
            var memory = new Memory(first);
            replayed(first);
            epochs(first, 0, 3);
            memory.save();
            epochs(first, 4, 5);
            first.append(new LogEntry.Step());
        }
        try (Journal second = open()) {
            assertThat(second.epoch()).isEqualTo(5);
            assertThat(new Memory(second).size()).isEqualTo(1);
            assertThat(replayed(second))
                    .containsExactly(new LogEntry.Epoch(4), new LogEntry.Epoch(5));
            epochs(second, 6, 6);
        }
        try (Journal third = open()) {
            assertThat(replayed(third))
                    .containsExactly(
                            new LogEntry.Epoch(4), new LogEntry.Epoch(5), new LogEntry.Epoch(6));
        }
    }

    /// As where the disk is full: each of them would take what room there is.
    @Test
    void livesThatEndBeforeTheirFirstEpochLeaveNothing() throws IOException {
        try (Journal first = open()) {
            replayed(first);
            epochs(first, 0, 2);
            first.force(2);
        }
        for (int life = 0; life < 5; life++) {
            try (Journal journal = open()) {
                assertThat(replayed(journal)).hasSize(3);
                for (int i = 0; i < 20_000 * life; i++) {
                    journal.append(new LogEntry.Step());
                }
            }
        }
        try (Journal last = open();
                Store.View view = new DirectoryStore(folder).look()) {
            assertThat(replayed(last)).hasSize(3);
            assertThat(view.list(FileName.LOG)).hasSize(2); // the first one and the new one
        }
    }

    @Test
    void aDirectoryThatIsLockedIsRefused() throws IOException {
        try (Journal first = open()) {
            assertThat(first.isContinued()).isFalse();
            assertThatThrownBy(this::open)
                    .isInstanceOf(Store.InUseException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void whoLostTheLockCommitsNothingMore() throws IOException {
        Journal paused = open();
        var pausedMemory = new Memory(paused);
        replayed(paused);
        epochs(paused, 0, 0);
        paused.force(0);
        loseLock();

        try (Journal other = open()) {
            var memory = new Memory(other);
            assertThat(replayed(other)).containsExactly(new LogEntry.Epoch(0));
            epochs(paused, 1, 2);
            assertThatThrownBy(() -> paused.force(2)).isInstanceOf(FencedException.class);
            assertThat(paused.reason(new IOException("a file is gone")))
                    .isInstanceOf(FencedException.class);
            var full = new IOException("the disk is full");
            assertThat(other.reason(full)).isSameAs(full);
            assertThatThrownBy(pausedMemory::save).isInstanceOf(FencedException.class);
            epochs(other, 1, 1);
            other.force(1);
            memory.save();
        }
        try (Journal after = open()) {
            assertThat(after.epoch()).isEqualTo(1);
            assertThat(replayed(after)).isEmpty();
        }
        paused.close();
    }

    /// The number of the manifest that it publishes is free again.
    @Test
    void whoSleptWhileOthersPublishedMoreThanOnceNoticesIt() throws IOException {
        var asleep = new AtomicBoolean();
        Journal slow =
                Journal.open(
                        new DirectoryStore(folder),
                        outline(),
                        List.of(),
                        new Limits(1, 0),
                        point -> {
                            if (point.equals("snapshot-publish")
                                    && asleep.compareAndSet(false, true)) {
                                othersGoOn();
                            }
                        });
        var memory = new Memory(slow);
        replayed(slow);
        epochs(slow, 0, 0);
        assertThatThrownBy(memory::save).isInstanceOf(FencedException.class);
        assertThat(asleep).isTrue();
        try (Journal after = open()) {
            assertThat(after.epoch()).isEqualTo(3);
            assertThat(new Memory(after).size()).isEqualTo(3);
        }
        slow.close();
    }

    private void othersGoOn() {
        try {
            loseLock();
            for (int epoch = 1; epoch <= 3; epoch++) {
                try (Journal other = open()) {
                    var memory = new Memory(other);
                    replayed(other);
                    epochs(other, other.epoch() + 1, epoch);
                    memory.save();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As where the server of a network directory was restarted.
    private void loseLock() throws IOException {
        Files.delete(folder.resolve("lock"));
    }

    @Test
    void epochsThatAreMissingAreRefused() throws IOException {
        try (Journal first = open()) {
            replayed(first);
            epochs(first, 0, 1);
            first.force(1);
        }
        try (Journal second = open()) {
            replayed(second);
            epochs(second, 2, 2);
            second.force(2);
            epochs(second, 3, 3); // so that it is known what was durable
        }
        Files.delete(folder.resolve("log-0.0"));

        assertThatThrownBy(this::open)
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(
                        "log-1.0 is damaged: the epochs 0 to 1 before it are missing");
    }

    /// Each of its frames is whole.
    @ParameterizedTest
    @ValueSource(strings = {"log-0.0", "log-1.0"})
    void aFileWithItsContentTwiceIsRefused(String name) throws IOException {
        for (long life = 0; life < 2; life++) {
            try (Journal journal = open()) {
                replayed(journal);
                epochs(journal, life * 200, life * 200 + 199);
            }
        }
        Path log = folder.resolve(name);
        Files.write(log, Files.readAllBytes(log), StandardOpenOption.APPEND);

        assertThatThrownBy(this::open)
                .isInstanceOf(DamagedException.class)
                .hasMessageStartingWith(name + " is damaged: ");
    }

    @Test
    void epochsThatComeTwiceAreRefused() throws IOException {
        try (Journal first = open()) {
            replayed(first);
            epochs(first, 0, 2);
            epochs(first, 1, 3);
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(DamagedException.class)
                .hasMessage(
                        "log-0.0 is damaged: the end of epoch 1 stands where that of epoch 3 comes next");
    }

    @Test
    void historyThatEndsTooEarlyIsRefused() throws IOException {
        var store = new DirectoryStore(folder);
        try (Journal first = open(store, 1 << 20)) {
            replayed(first);
            epochs(first, 0, 1);
        }
        try (Journal second = open(store, 1 << 20)) {
            replayed(second);
            epochs(second, 2, 3);
            new Memory(second).save();
        }
        Files.delete(folder.resolve("log-1.0"));

        try (Journal third = open(store, 1 << 20)) {
            assertThatThrownBy(() -> third.replayHistory(entry -> {}))
                    .isInstanceOf(DamagedException.class)
                    .hasMessage("the history is damaged: the epochs 2 to 3 are missing");
        }
        assertThatThrownBy(() -> new Past(store, outline(), List.of(), 0).close())
                .isInstanceOf(DamagedException.class);
    }

    @Test
    void whatIsRemovedWhileSomebodyLooksIsNotKept() throws IOException {
        var store = new DirectoryStore(folder);
        try (Journal journal = open(store, 0)) {
            replayed(journal);
            var memory = new Memory(journal);
            epochs(journal, 0, 1);
            memory.save();
            epochs(journal, 2, 3);
            journal.force(3);
            try (var past = new Past(store, outline(), List.of(), 2)) {
                memory.save();
                assertThatThrownBy(() -> past.replay(entry -> {}))
                        .isInstanceOf(Past.NotKeptException.class)
                        .hasMessage("epochs are kept from 3 on");
            }
            epochs(journal, 4, 4);
            journal.force(4);
            try (var past = new Past(store, outline(), List.of(), 4)) {
                String log = newest(FileName.LOG);
                Files.delete(folder.resolve(log));
                assertThatThrownBy(() -> past.replay(entry -> {}))
                        .isInstanceOf(DamagedException.class)
                        .hasMessage(folder.resolve(log) + " is missing");
            }
        }
    }

    /// A snapshot that is published meanwhile is no reason for it.
    @Test
    void whatIsMissingOfAHistoryFromTheBeginningIsDamage() throws IOException {
        var store = new DirectoryStore(folder);
        try (Journal journal = open(store, 1 << 20)) {
            replayed(journal);
            var memory = new Memory(journal);
            epochs(journal, 0, 1);
            journal.force(1);
            try (var past = new Past(store, outline(), List.of(), 1)) {
                memory.save();
                Files.delete(folder.resolve("log-0.0"));
                assertThatThrownBy(() -> past.replay(entry -> {}))
                        .isInstanceOf(DamagedException.class)
                        .hasMessage(folder.resolve("log-0.0") + " is missing");
            }
        }
    }

    private String newest(String kind) throws IOException {
        try (Store.View view = new DirectoryStore(folder).look()) {
            return new TreeMap<>(view.list(kind)).lastKey();
        }
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.writeString(folder.resolve("orders.csv"), "item");
        assertThatThrownBy(() -> open(new DirectoryStore(file)))
                .hasMessage(file + " is a file and no directory");
    }

    @Test
    void stateWithoutAManifestIsRefused() throws IOException {
        try (Journal first = open()) {
            replayed(first);
            epochs(first, 0, 0);
        }
        Files.delete(folder.resolve("manifest-0"));

        assertThatThrownBy(this::open)
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("its manifests are gone");
    }
}
