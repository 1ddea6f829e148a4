package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.value.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a store keeps of a pipeline, without the program that wrote it.
///
/// @param outline of that program
/// @param saved what the newest snapshot says; empty where none was taken
/// @param parts what is saved of each part of the state
/// @param firstEpoch the first epoch that can be gone back to; 0 where the history is complete
/// @param lastEpoch the last complete one; -1 where there is none
/// @param files what they are, with their sizes in bytes
public record KeptState(
        Outline outline,
        Optional<Saved> saved,
        Map<String, Share> parts,
        long firstEpoch,
        long lastEpoch,
        Map<String, Long> files) {

    public KeptState {
        parts = Map.copyOf(parts);
        files = Map.copyOf(files);
    }

    /// @param rows of the files, which may have several of one that changed
    public record Share(long rows, long sizeInBytes) {}

    /// Whether all that ever came can be done again with what a store keeps.
    ///
    /// @throws java.nio.file.NoSuchFileException where nothing is kept
    public static boolean isComplete(Store store) throws IOException {
        try (Store.View view = store.look()) {
            return Manifests.look(view, manifest -> manifest.base() == null);
        }
    }

    /// Whether all that ever came can be done again.
    public boolean isComplete() {
        return firstEpoch == 0;
    }

    static KeptState of(Manifest manifest, Optional<Saved> saved, long lastEpoch) {
        var parts = new TreeMap<String, Share>();
        manifest.outline().parts().keySet().forEach(part -> parts.put(part, new Share(0, 0)));
        for (StateChain.File file : manifest.state().files()) {
            for (String part : file.parts().keySet()) {
                StateChain.Share share = manifest.state().counting(part);
                parts.put(part, new Share(share.rows(), share.sizeInBytes()));
            }
        }
        return new KeptState(
                manifest.outline(),
                saved,
                parts,
                Manifest.firstEpoch(manifest.base()),
                lastEpoch,
                Map.of());
    }

    /// Looks into a store, beside whoever has it open. Sources and sinks have the numbers that they
    /// have in the program that wrote it.
    ///
    /// @throws java.nio.file.NoSuchFileException where nothing is kept
    public static KeptState look(Store store) throws IOException {
        return look(store, null, List.of());
    }

    /// The same as another program sees it: sources and sinks have the numbers that they have
    /// there.
    ///
    /// @param schemas the columns of the chunks of its sources
    public static KeptState look(Store store, @Nullable Outline outline, List<Schema> schemas)
            throws IOException {
        try (Store.View view = store.look()) {
            var format = new Format(schemas);
            KeptState kept =
                    Manifests.look(
                            view,
                            manifest ->
                                    of(
                                            manifest,
                                            SavedFile.read(
                                                    view,
                                                    manifest.snapshot(),
                                                    manifest.outline(),
                                                    outline,
                                                    format),
                                            lastEpoch(view, manifest)));
            return new KeptState(
                    kept.outline,
                    kept.saved,
                    kept.parts,
                    kept.firstEpoch,
                    kept.lastEpoch,
                    view.list(""));
        }
    }

    /// Whether rows are kept that sinks refused.
    public boolean hasRefusals() {
        return files.keySet().stream().anyMatch(name -> name.startsWith(FileName.REFUSED));
    }

    private static long lastEpoch(Store.View view, Manifest manifest) throws IOException {
        var names = new ArrayList<FileName>();
        for (String name : view.list(FileName.LOG).keySet()) {
            FileName.parse(FileName.LOG, name)
                    .filter(log -> log.compareTo(manifest.firstLog()) >= 0)
                    .ifPresent(names::add);
        }
        long[] last = {manifest.firstEpoch() - 1};
        for (FileName name : names) {
            if (EpochLog.head(view, name) != null) {
                EpochLog.read(
                        view, name, entry -> last[0] = Math.max(last[0], Format.endedEpoch(entry)));
            }
        }
        return last[0];
    }
}
