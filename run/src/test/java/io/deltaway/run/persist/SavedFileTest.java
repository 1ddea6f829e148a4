package io.deltaway.run.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Store;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.run.epoch.Crew;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a snapshot has of sources lies in a file of its own.
class SavedFileTest {

    private static final int ROWS = 10_000;
    private static final long ALL = 1 << 30;

    private static final List<Schema> SCHEMAS =
            List.of(new Schema(List.of(new Field("value", Type.Simple.LONG, false))));

    @TempDir Path folder;

    private static Outline outline(String source) {
        return new Outline(
                "a program",
                List.of(new Outline.Source(source, source, Set.of("value"))),
                List.of(),
                Map.of());
    }

    /// Goes through an epoch and saves what was read: so many rows, none of which was taken.
    private static void live(Store store, long historyBytes, long epoch) throws IOException {
        try (Journal journal = open(store, historyBytes)) {
            journal.replay(entry -> {});
            save(journal, epoch);
        }
    }

    private static Journal open(Store store, long historyBytes) throws IOException {
        var limits = new Limits(1, historyBytes);
        return Journal.open(store, outline("values"), SCHEMAS, limits, point -> {});
    }

    private static void save(Journal journal, long epoch) throws IOException {
        Snapshots snapshots =
                journal.follow(
                        journal.state(List.of(), null, ""),
                        Crew.oneByOne(),
                        Runnable::run,
                        () -> {});
        journal.append(new LogEntry.Epoch(epoch));
        Column[] columns = {
            new LongColumn(ROWS, LongStream.range(0, ROWS).map(Long::hashCode).toArray())
        };
        var rest = Chunk.of(new Batch(ROWS, columns, null, false));
        var source = new SourceState(Map.of("", new byte[] {(byte) epoch}), rest);
        snapshots.begin(
                new Saved(epoch, ROWS, List.of(source), List.of()),
                CompletableFuture.completedFuture(List.of()));
        while (snapshots.isBusy()) {
            snapshots.save(Crew.oneByOne(), () -> true);
            snapshots.throwFailure();
        }
    }

    private List<String> files(String kind) throws IOException {
        try (Store.View view = new DirectoryStore(folder).look()) {
            return List.copyOf(view.list(kind).keySet());
        }
    }

    private long size(String kind) throws IOException {
        long size = 0;
        for (String name : files(kind)) {
            size += Files.size(folder.resolve(name));
        }
        return size;
    }

    @Test
    void isWrittenOnceAndReadOnce() throws IOException {
        var store = new WatchedStore(new DirectoryStore(folder), name -> {});
        live(store, 0, 0);
        live(store, ALL, 1);
        // What the history begins with, and the newest.
        assertThat(files(FileName.SAVED)).containsExactly("saved-0.1", "saved-2.1");
        assertThat(size(FileName.SAVED)).isGreaterThan(2L * ROWS);
        assertThat(size(FileName.MANIFEST)).isLessThan(1_000);

        store.forget();
        try (Journal journal = open(store, ALL)) {
            assertThat(store.read())
                    .filteredOn(name -> !name.startsWith(FileName.LOG))
                    .containsExactly("manifest-3", "saved-2.1");
            SourceState source = journal.saved().orElseThrow().sources().getFirst();
            assertThat(source.offsets().get("")).containsExactly(1);
            assertThat(source.rest()).isNotNull();
            journal.replay(entry -> {});
            assertThat(journal.saved().orElseThrow().sources().getFirst().rest()).isNull();
        }
    }

    @Test
    void countsAsHistoryAndGoesWithIt() throws IOException {
        var store = new DirectoryStore(folder);
        live(store, 0, 0);
        live(store, size(FileName.SAVED), 1);
        assertThat(files(FileName.SAVED)).containsExactly("saved-2.1");
    }

    @Test
    void aCrashBeforeItIsNamedLeavesNothing() throws IOException {
        var store = new DirectoryStore(folder);
        live(store, ALL, 0);
        Files.copy(folder.resolve("saved-0.1"), folder.resolve("saved-1.7"));
        Files.createFile(folder.resolve("saved-1.8"));
        // As of a process that takes the store over just now.
        Files.createFile(folder.resolve("saved-3.0"));
        Files.createFile(folder.resolve("state-3.0"));
        open(store, ALL).close();
        assertThat(files("s")).containsExactly("saved-0.1", "saved-3.0", "state-3.0");
    }

    @Test
    void oneThatIsMissingOrDamagedIsTold() throws IOException {
        var store = new DirectoryStore(folder);
        live(store, 0, 0);
        live(store, ALL, 1);
        live(store, ALL, 2);
        Files.delete(folder.resolve("saved-0.1"));
        // Who goes on doesn't need what the history begins with.
        open(store, ALL).close();
        assertThatThrownBy(() -> new Past(store, outline("values"), SCHEMAS, 1).close())
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("saved-0.1 is missing");

        Path newest = folder.resolve("saved-4.1");
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes);
        assertThatThrownBy(() -> open(store, ALL))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("saved-4.1 is damaged");
        Files.delete(newest);
        assertThatThrownBy(() -> open(store, ALL))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("saved-4.1 is missing");
        assertThatThrownBy(() -> KeptState.look(store))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("saved-4.1 is missing");
    }

    @Test
    void aLogThatIsLostIsToldToWhoLooks() throws IOException {
        var store = new DirectoryStore(folder);
        live(store, 0, 0);
        var lossy =
                new WatchedStore(
                        store,
                        name -> {
                            if (name.startsWith(FileName.LOG)) {
                                throw new NoSuchFileException(name);
                            }
                        });
        assertThatThrownBy(() -> KeptState.look(lossy))
                .isInstanceOf(DamagedException.class)
                .hasMessageMatching("log-.* is missing");
    }

    @Test
    void whoLooksWhileAnotherOneIsPublishedSeesThat() throws IOException {
        var store = new DirectoryStore(folder);
        live(store, 0, 0);
        boolean[] published = {false};
        var watched =
                new WatchedStore(
                        store,
                        name -> {
                            if (name.startsWith(FileName.SAVED) && !published[0]) {
                                published[0] = true;
                                live(store, 0, 1);
                            }
                        });
        assertThat(KeptState.look(watched).saved().orElseThrow().epoch()).isEqualTo(1);
        assertThat(watched.read())
                .filteredOn(name -> name.startsWith(FileName.SAVED))
                .containsExactly("saved-0.1", "saved-2.1");
    }

    @Test
    void anotherProgramFindsItsSourcesByWhatTheyAre() throws IOException {
        var store = new DirectoryStore(folder);
        live(store, 0, 0);
        var outline =
                new Outline(
                        "another",
                        List.of(
                                outline("new").sources().getFirst(),
                                outline("values").sources().getFirst()),
                        List.of(new Outline.Sink("a sink", "a sink", "a sink")),
                        Map.of());
        List<Schema> schemas = List.of(new Schema(List.of()), SCHEMAS.getFirst());
        Saved saved = KeptState.look(store, outline, schemas).saved().orElseThrow();
        assertThat(saved.sinks()).hasSize(1).allMatch(sink -> sink.isEmpty());
        assertThat(saved.sources().getFirst().offsets()).isEmpty();
        assertThat(saved.sources().getFirst().rest()).isNull();
        assertThat(saved.sources().get(1).offsets()).isNotEmpty();
        Chunk rest = Objects.requireNonNull(saved.sources().get(1).rest());
        assertThat(rest.rows().size()).isEqualTo(ROWS);
        assertThat(KeptState.look(store).saved().orElseThrow().sources().getFirst().rest())
                .isNull();
    }
}
