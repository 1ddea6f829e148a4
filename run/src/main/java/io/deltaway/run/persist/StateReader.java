package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchBytes;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.SharedContents;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.StatePart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Gives operators the state that was saved, with any number of workers.
final class StateReader {

    /// Frames of so many bytes for each worker are taken up together: enough work for all, and few
    /// rows in memory that are not where they belong.
    private static final int BYTES = 1 << 21;

    private final Store.View store;
    private final StateChain chain;
    private final @Nullable Translation translation;
    private final Map<String, StatePart> parts = new HashMap<>();
    private final Crew crew;
    private final int workers;
    private final Predicate<StatePart> taken;
    private final SharedContents contents;
    private final List<Frame> waiting = new ArrayList<>();
    private long bytesWaiting;

    /// Gives what was saved of some parts, and has made what is made of it; beside others that take
    /// up the rest: all read all files.
    ///
    /// @param crew does the work of all workers
    /// @param translation from the program that saved it; null where that is the same
    /// @param taken the parts that are taken up here
    /// @param contents the same for all
    static void load(
            Store.View store,
            StateChain chain,
            List<StatePart> parts,
            Crew crew,
            @Nullable Translation translation,
            Predicate<StatePart> taken,
            SharedContents contents)
            throws IOException {
        new StateReader(store, chain, parts, crew, translation, taken, contents).load();
        rebuild(parts.stream().filter(StateReader::isRebuilt).filter(taken).toList(), crew);
    }

    static boolean isRebuilt(StatePart part) {
        return part.byWorker().getFirst() instanceof Kept.Rebuilt;
    }

    private static void rebuild(List<StatePart> parts, Crew crew) {
        for (StatePart part : parts) {
            crew.run(
                    part.byWorker().size(),
                    worker -> ((Kept.Rebuilt) part.byWorker().get(worker)).rebuild());
        }
    }

    private StateReader(
            Store.View store,
            StateChain chain,
            List<StatePart> parts,
            Crew crew,
            @Nullable Translation translation,
            Predicate<StatePart> taken,
            SharedContents contents) {
        this.taken = taken;
        this.contents = contents;
        this.translation = translation;
        this.store = store;
        this.chain = chain;
        this.crew = crew;
        this.workers = parts.isEmpty() ? 1 : parts.getFirst().byWorker().size();
        parts.forEach(part -> this.parts.put(part.name(), part));
    }

    /// Rows of a part: as bytes, and then not.
    private static final class Frame {
        private final StatePart part;
        private final ByteReader bytes;
        private @Nullable Batch rows;

        Frame(StatePart part, ByteReader bytes) {
            this.part = part;
            this.bytes = bytes;
        }

        void decode() {
            rows = BatchBytes.readEncoded(bytes, part.schema());
        }

        void load(int worker) {
            if (rows != null) {
                part.byWorker().get(worker).load(part.ownedBy(worker, rows));
            }
        }
    }

    private void load() throws IOException {
        for (StateChain.File file : chain.files()) {
            if (file.parts().keySet().stream().noneMatch(this::isWanted)) {
                continue; // others read it
            }
            StateFile.read(
                    store,
                    file.name().toString(),
                    this::isWanted,
                    (part, kind, rows) -> {
                        if (chain.counts(file, part)
                                && (kind == StateFile.Kind.FROZEN || !chain.isWhole(file, part))) {
                            take(file, part, rows);
                        }
                    });
        }
        loadWaiting();
    }

    /// Whether a part is taken up here, or isn't by anybody, which [#take] tells.
    private boolean isWanted(String name) {
        String now = now(name);
        StatePart part = now == null ? null : parts.get(now);
        return part == null || taken.test(part);
    }

    private @Nullable String now(String name) {
        return translation == null ? name : translation.part(name);
    }

    private void take(StateChain.File file, String name, ByteReader rows) throws IOException {
        String now = now(name);
        if (now == null) {
            return; // the program doesn't keep it any more
        }
        StatePart part = parts.get(now);
        if (part == null) {
            throw new DamagedException(
                    file.name().toString(),
                    "it has rows of " + name + ", which the program doesn't keep");
        }
        if (workers == 1) {
            Batch batch = BatchBytes.readEncoded(rows, part.schema());
            contents.during(() -> part.byWorker().getFirst().load(batch));
            return;
        }
        bytesWaiting += rows.remaining();
        waiting.add(new Frame(part, new ByteReader(rows.readBytes(rows.remaining()))));
        if (bytesWaiting >= (long) BYTES * workers) {
            loadWaiting();
        }
    }

    private void loadWaiting() {
        if (waiting.isEmpty()) {
            return; // who keeps nothing doesn't say how many workers there are
        }
        crew.run(
                workers,
                worker -> {
                    for (int i = worker; i < waiting.size(); i += workers) {
                        waiting.get(i).decode();
                    }
                });
        crew.run(
                workers,
                worker -> contents.during(() -> waiting.forEach(frame -> frame.load(worker))));
        waiting.clear();
        bytesWaiting = 0;
    }
}
