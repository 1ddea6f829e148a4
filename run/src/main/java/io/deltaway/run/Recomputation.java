package io.deltaway.run;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.state.Kept;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.run.epoch.StatePart;
import io.deltaway.run.persist.Journal;
import io.deltaway.run.persist.LogEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Does again all that happened before a snapshot, in circuits of its own, to find out what the
/// steps of a changed program would keep and its new sinks would hold if they had always been
/// there. Of the other steps nothing is used, so only the sources matter that the new ones read.
final class Recomputation {

    private final Wiring wiring;
    private final PlanDiff diff;
    private final Crew crew;
    private final Rereading rereading;
    private final EpochRunner runner;
    private final Arrival arrival = new Arrival();
    private final List<Feed> feeds;
    private final Map<Integer, List<Batch>> outputs = new HashMap<>();
    private final Map<String, Given> parts = new HashMap<>();

    /// @param sources how many feeds there are
    Recomputation(
            Wiring wiring,
            PlanDiff diff,
            int workers,
            Crew crew,
            List<Feed> sources,
            Rereading rereading) {
        this.wiring = wiring;
        this.diff = diff;
        this.crew = crew;
        this.rereading = rereading;
        this.runner = new EpochRunner(wiring.plan(), workers);
        this.feeds =
                sources.stream()
                        .map(feed ->
                                new Feed(
                                        feed.target(),
                                        false,
                                        false,
                                        new NoArrivals(feed.arrivals().link()),
                                        arrival,
                                        Log.NOWHERE))
                        .toList();
        runner.stateParts().stream()
                .filter(diff::isRecomputed)
                .forEach(part -> parts.put(part.name(), new Given(part)));
    }

    void run(Journal journal) throws IOException {
        journal.replayHistory(this::redo);
    }

    private void redo(LogEntry entry) {
        switch (entry) {
            case LogEntry.Arrived arrived -> {
                if (diff.isSourceAgain(arrived.source())) {
                    feeds.get(arrived.source()).restore(arrived.chunk());
                }
            }
            case LogEntry.Located located -> {
                if (diff.isSourceAgain(located.source())) {
                    Feed feed = feeds.get(located.source());
                    feed.restore(rereading.read(located, feed.before(located.offsets())));
                }
            }
            case LogEntry.Taken taken -> {
                if (diff.isSourceAgain(taken.source())) {
                    feeds.get(taken.source()).takeAgain(taken.rows());
                } else {
                    arrival.pass(taken.rows());
                }
            }
            case LogEntry.Passed passed -> arrival.pass(passed.rows());
            case LogEntry.Ticked ticked -> {
                if (wiring.ticks().node() >= 0) {
                    runner.feedAll(wiring.ticks().node(), ticked.ticks());
                }
            }
            case LogEntry.Answered answered -> runner.giveResults(answered.results());
            case LogEntry.Step step -> step(0, false);
            case LogEntry.Epoch(long epoch) -> step(epoch, true);
        }
    }

    private void step(long epoch, boolean endOfEpoch) {
        feeds.forEach(feed -> feed.deal(runner));
        runner.step(crew, epoch, endOfEpoch);
        runner.takeResults();
        for (int sink = 0; sink < wiring.sinks().size(); sink++) {
            int output = wiring.sinks().get(sink).output();
            List<Batch> given = runner.take(output);
            if (diff.isNewSink(sink)) {
                outputs.computeIfAbsent(output, node -> new ArrayList<>()).addAll(given);
            }
        }
        if (wiring.errors() >= 0) {
            runner.take(wiring.errors());
        }
    }

    /// What a part of the state has become, on its way to another runner.
    private static final class Given implements Kept.Saver {

        private final StatePart from;
        private @Nullable StatePart to;

        Given(StatePart from) {
            this.from = from;
            from.saving().forEach(kept -> kept.track(this));
        }

        /// Everything is given in the end.
        @Override
        public boolean changed(List<Batch> rows) {
            return false;
        }

        @Override
        public void frozen(Batch rows) {
            StatePart into = Objects.requireNonNull(to);
            Batch saved = from.byWorker().getFirst().asSaved(rows);
            for (int worker = 0; worker < into.byWorker().size(); worker++) {
                into.byWorker().get(worker).load(into.ownedBy(worker, saved));
            }
        }

        void give(StatePart into) {
            to = into;
            for (Kept kept : from.saving()) {
                kept.freeze(true);
                while (kept.save(1 << 12)) {
                    // more is to come
                }
            }
        }
    }

    /// Gives the operators of a runner what those of the new steps keep.
    void give(EpochRunner to) {
        for (StatePart into : to.stateParts()) {
            Given given = parts.get(into.name());
            if (given != null) {
                given.give(into);
            }
        }
    }

    /// By output node, what new sinks would hold.
    Map<Integer, List<Batch>> outputs() {
        return outputs;
    }
}
