package io.deltaway.run.epoch;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.state.Kept;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The state of all operators, saved in memory: for tests, which restart without a disk. It is
/// saved as on a disk: in portions while epochs go on, of some operators only what has changed. And
/// it is taken up as from a disk: what can wait after some epochs, or when it is needed.
public final class SavedState {

    /// So few that saving takes many epochs.
    private static final int ROWS = 3;

    private static final int WHOLE_EVERY = 3;

    /// What can wait is taken up after so many epochs.
    private static final int ASLEEP = 2;

    /// What was saved of one part.
    private static final class Rows implements Kept.Saver {
        private final List<Batch> counting = new ArrayList<>();
        private final List<Batch> next = new ArrayList<>();

        @Override
        public boolean changed(List<Batch> rows) {
            next.addAll(rows);
            return true;
        }

        @Override
        public void frozen(Batch rows) {
            counting.add(rows);
        }
    }

    private final Map<String, Rows> saved = new HashMap<>();
    private final List<Kept> unsaved = new ArrayList<>();
    private @Nullable EpochRunner runner;
    private List<StatePart> parts = List.of();
    private List<StatePart> later = List.of();
    private int epochsAsleep;
    private int freezes;

    /// Gives a runner the state that was saved, and from now on follows that one; between epochs.
    public void moveTo(EpochRunner to) {
        runner = to;
        epochsAsleep = 0;
        parts = to.stateParts();
        parts.stream().filter(part -> part.group() < 0).forEach(this::load);
        later = parts.stream().filter(part -> part.group() >= 0).toList();
        to.sleepers()
                .sleep(
                        later.stream().map(StatePart::group).collect(Collectors.toSet()),
                        () -> {
                            later.forEach(this::load);
                            later = List.of();
                        });
    }

    private void load(StatePart part) {
        Rows rows = saved.computeIfAbsent(part.name(), name -> new Rows());
        for (int worker = 0; worker < part.byWorker().size(); worker++) {
            Kept kept = part.byWorker().get(worker);
            for (Batch batch : rows.counting) {
                kept.load(part.ownedBy(worker, kept.asSaved(batch)));
            }
        }
        part.saving().forEach(kept -> kept.track(rows));
    }

    private void awaitAll() {
        if (runner != null) {
            runner.sleepers().wake();
        }
    }

    /// Saves some rows of each part, and begins anew where everything is saved; between epochs.
    public void saveSome() {
        if (!later.isEmpty() && epochsAsleep++ < ASLEEP) {
            return;
        }
        awaitAll();
        if (unsaved.isEmpty()) {
            freeze();
        }
        save();
    }

    /// Saves everything as it is now; between epochs.
    public void saveAll() {
        awaitAll();
        while (!unsaved.isEmpty()) {
            save();
        }
        freeze();
        while (!unsaved.isEmpty()) {
            save();
        }
    }

    private void freeze() {
        freezes++;
        for (StatePart part : parts) {
            boolean whole =
                    part.mustBeWhole() || (part.name().hashCode() + freezes) % WHOLE_EVERY == 0;
            Rows rows = saved.getOrDefault(part.name(), new Rows());
            if (whole) {
                rows.counting.clear();
            }
            part.saving().forEach(kept -> kept.freeze(whole));
            if (!whole) {
                rows.counting.addAll(rows.next);
            }
            rows.next.clear();
            unsaved.addAll(part.saving());
        }
    }

    private void save() {
        unsaved.removeIf(kept -> !kept.save(ROWS));
    }
}
