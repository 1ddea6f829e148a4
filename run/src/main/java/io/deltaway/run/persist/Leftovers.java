package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which files of a store are kept that a restart doesn't need, and which are removed.
///
/// @param opening the number of this opening of the store
/// @param historyBytes how much is kept at most
record Leftovers(Store.Session store, long opening, long historyBytes) {

    /// What the history begins with: what it began with, unless too much would be kept for that.
    ///
    /// @param last the manifest that counts
    /// @param outline of the program that publishes the next one
    Manifest.@Nullable Snapshot base(Manifest last, Outline outline, Manifest.Snapshot next)
            throws IOException {
        Manifest kept = last.by(outline, next.log(), next, last.base());
        if (last.base() != null && !last.outline().equals(outline)) {
            return next; // its state is called otherwise
        }
        FileName first = Manifest.firstLog(last.base());
        Set<String> history = kept.snapshotFiles();
        history.removeAll(next.files());
        long bytes = 0;
        for (var file : store.list("").entrySet()) {
            boolean isHistory =
                    history.contains(file.getKey())
                            || FileName.parse(FileName.LOG, file.getKey())
                                    .filter(log -> log.compareTo(first) >= 0)
                                    .filter(log -> log.compareTo(next.log()) < 0)
                                    .isPresent();
            bytes += isHistory ? file.getValue() : 0;
        }
        return bytes > historyBytes ? next : last.base();
    }

    /// Removes what the newest manifest does not need.
    ///
    /// @param before the files of snapshots that the manifest before it needed
    void remove(Manifests manifests, Set<String> before) throws IOException {
        Manifest newest = manifests.newest();
        for (String manifest : manifests.old()) {
            store.delete(List.of(manifest));
        }
        Set<String> needed = newest.snapshotFiles();
        FileName first = Manifest.firstLog(newest.base());
        var old = new ArrayList<String>();
        for (String name : store.list("").keySet()) {
            boolean isOld =
                    FileName.parse(FileName.LOG, name)
                                    .filter(log -> log.compareTo(first) < 0)
                                    .isPresent()
                            || !needed.contains(name)
                                    && (before.contains(name) || isOfEarlierOpening(name));
            if (isOld) {
                old.add(name);
            }
        }
        store.delete(old);
    }

    /// What was begun by this opening is not named yet. What was by a later one is its own: it has
    /// taken the store over.
    private boolean isOfEarlierOpening(String name) {
        return FileName.parse(FileName.STATE, name)
                .or(() -> FileName.parse(FileName.SAVED, name))
                .filter(file -> file.opening() < opening)
                .isPresent();
    }
}
