package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        long bytes = 0;
        for (var log : store.list(FileName.LOG).entrySet()) {
            boolean isHistory =
                    FileName.parse(FileName.LOG, log.getKey())
                            .filter(name -> name.compareTo(Manifest.firstLog(last.base())) >= 0)
                            .filter(name -> name.compareTo(next.log()) < 0)
                            .isPresent();
            bytes += isHistory ? log.getValue() : 0;
        }
        Set<String> needed = next.state().names();
        for (var state : store.list(FileName.STATE).entrySet()) {
            boolean isHistory =
                    kept.stateFiles().contains(state.getKey()) && !needed.contains(state.getKey());
            bytes += isHistory ? state.getValue() : 0;
        }
        return bytes > historyBytes ? next : last.base();
    }

    /// Removes what the newest manifest does not need.
    ///
    /// @param before the files of the state that the manifest before it needed
    void remove(Manifests manifests, Set<String> before) throws IOException {
        Manifest newest = manifests.newest();
        for (String manifest : manifests.old()) {
            store.delete(List.of(manifest));
        }
        var old = new ArrayList<String>();
        Set<String> needed = newest.stateFiles();
        for (String name : store.list(FileName.STATE).keySet()) {
            Optional<FileName> parsed = FileName.parse(FileName.STATE, name);
            // What was begun by this opening is not named yet.
            boolean isBegun = parsed.isPresent() && parsed.get().opening() == opening;
            if (!needed.contains(name)
                    && parsed.isPresent()
                    && (!isBegun || before.contains(name))) {
                old.add(name);
            }
        }
        FileName first = Manifest.firstLog(newest.base());
        for (String name : store.list(FileName.LOG).keySet()) {
            Optional<FileName> parsed = FileName.parse(FileName.LOG, name);
            if (parsed.isPresent() && parsed.get().compareTo(first) < 0) {
                old.add(name);
            }
        }
        store.delete(old);
    }
}
