package io.deltaway.run;

import io.deltaway.engine.batch.Batch;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.run.persist.LogEntry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Forms epochs: takes rows, runs steps, hands the outputs on, until all sources have ended. One
/// thread runs it, the coordinator.
///
/// Rows gather until they make a step or the epoch ends. An epoch ends where the [Settings.Cut]
/// says; without one, behind the last row of the static sources and of what live ones begin with,
/// and from then on whenever something arrived. What a source gives as one whole is in one epoch:
/// where the cut falls into it, only its rest is still taken. At least one is run, be it empty.
final class EpochLoop {

    /// Long rows wait for a step together only up to so much.
    private static final long STEP_BYTES = 16 << 20;

    /// How often a pipeline that was told to stop looks for sources that don't answer.
    private static final long DRAINING_LOOK_NANOS = Duration.ofMillis(100).toNanos();

    /// How long to wait for the disk while the state is being saved.
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(1).toNanos();

    /// What works through a step.
    record Circuits(EpochRunner runner, Crew crew, ErrorWatch errors) {}

    /// Where rows come from.
    ///
    /// @param feeds the sources, the answers to calls, and behind them what sinks refuse
    record Inputs(
            List<Feed> feeds,
            List<RefusedFeed> refused,
            Intake intake,
            Calls calls,
            Acknowledgements acknowledgements) {}

    /// What says when steps and epochs end.
    record Times(Settings.Cut cut, Controls controls, Signal signal, Ticker ticker) {}

    /// What was done before and is done again.
    ///
    /// @param steps how far what is kept is done again, where nothing else is done; null else
    record Past(Persistence persistence, @Nullable Replayed replayed, @Nullable Steps steps) {}

    private final Circuits circuits;
    private final Inputs inputs;
    private final Intake intake;
    private final Outlet outlet;
    private final Times times;
    private final Settings.Cut cut;
    private final Signal signal;
    private final Past past;
    private final Persistence persistence;
    private final Meter meter = new Meter();
    private final AtomicLong completeEpochs = new AtomicLong();
    private final Cuts cuts;

    /// Rows from which on a step is run; more where a chunk is larger, and twice that at most.
    private final long stepRows;

    private long rowsTotal;
    private long rowsOfStep;
    private long bytesOfStep;
    private long rowsOfEpoch;
    private boolean open;
    private boolean cutReached;
    private boolean readingBeginning;
    private boolean draining;
    private volatile long sinceNanos = Long.MAX_VALUE;

    EpochLoop(Circuits circuits, Inputs inputs, Outlet outlet, Times times, Past past) {
        this.circuits = circuits;
        this.inputs = inputs;
        this.intake = inputs.intake;
        this.outlet = outlet;
        this.times = times;
        this.cut = times.cut;
        this.cuts = new Cuts(times.controls, intake);
        this.signal = times.signal;
        this.past = past;
        this.persistence = past.persistence;
        this.stepRows = circuits.runner.largeStep();
    }

    /// Runs epochs until all sources have ended, or those that were told to drain are empty.
    void run() {
        recover();
        if (past.replayed != null) {
            replay(past.replayed);
        }
        if (past.replayed != null || past.steps != null) {
            return;
        }
        while (true) {
            times.controls.serve();
            outlet.throwFailure();
            if (times.controls.isStopping() && !draining) {
                draining = true;
                intake.drain();
            }
            cuts.take();
            boolean gathered = gather();
            tickIfNeeded();
            boolean cutByHand = isCutByHand();
            if (epochEnds() || cutByHand && open) {
                step(true);
            } else if (isStepFull()) {
                step(false);
            } else if (intake.hasEnded() && finishes()) {
                return;
            } else if (!gathered && !cutByHand && !intake.help() && !persistence.whenIdle()) {
                outlet.hurry();
                signal.await(pause());
            }
            if (cutByHand) {
                answerCuts();
            }
        }
    }

    /// How long there is nothing to do, unless something comes.
    private long pause() {
        long pause =
                intake.isWithinWhole()
                        ? Long.MAX_VALUE
                        : Math.min(
                                Math.min(untilCut(), times.ticker.untilNeeded()),
                                intake.untilReady());
        pause = draining ? Math.min(pause, DRAINING_LOOK_NANOS) : pause;
        return persistence.isSaving() ? Math.min(pause, LOOK_AGAIN_NANOS) : pause;
    }

    /// Ends the epoch where the clocks have waited long enough for one, be it empty.
    private void tickIfNeeded() {
        if (!cut.byHand() && !readingBeginning && times.ticker.untilNeeded() <= 0) {
            open = true;
            cutReached = true;
        }
    }

    /// Does again what an earlier run did after the state that was loaded.
    private void recover() {
        completeEpochs.set(persistence.firstEpoch());
        persistence.replay(this::redo);
        outlet.caughtUp();
        inputs.refused.forEach(RefusedFeed::restore);
        persistence.adopt(inputs.feeds, outlet, () -> step(true));
        boolean isAgain = completeEpochs.get() > 0 && cut.isFree() && past.steps == null;
        if (isAgain && intake.takeRequests(this::count)) {
            step(true); // those of an earlier run go before anything is asked for them
            outlet.awaitWritten();
        }
        outlet.makeDue(inputs.calls::begin);
        // Where only clients give rows, tables are shown before the first of them does.
        boolean beginsEmpty =
                cut.isAdaptive() && completeEpochs.get() == 0 && intake.isOfRequests();
        readingBeginning = beginsEmpty || !intake.isPastBeginning();
    }

    /// Does what was recorded, in the place of reading. What was under way when the recording ended
    /// is the last epoch.
    private void replay(Replayed recording) {
        while (recording.next(completeEpochs.get(), open, outlet::throwFailure)) {
            LogEntry entry = recording.entry();
            takeRefused();
            if (entry == null) {
                step(true);
            } else {
                redo(entry);
            }
            if (!open) {
                cuts.takeAll();
                answerCuts();
            }
        }
        finishRefused();
        cuts.takeAll();
        answerCuts();
    }

    private void redo(LogEntry entry) {
        Steps steps = past.steps;
        if (steps != null) {
            steps.await(completeEpochs.get(), times.controls, outlet::throwFailure);
        }
        switch (entry) {
            case LogEntry.Arrived arrived ->
                    inputs.feeds.get(arrived.source()).restore(arrived.chunk());
            case LogEntry.Located located -> {
                Feed feed = inputs.feeds.get(located.source());
                feed.restore(persistence.reread(located, feed.before(located.offsets())));
            }
            case LogEntry.Taken taken ->
                    count(inputs.feeds.get(taken.source()).takeAgain(taken.rows()));
            case LogEntry.Passed passed -> persistence.pass(passed.rows());
            case LogEntry.Ticked ticked -> tick(ticked.ticks());
            case LogEntry.Answered answered -> circuits.runner.giveResults(answered.results());
            case LogEntry.Step step -> step(false);
            case LogEntry.Epoch epoch -> step(true);
        }
        outlet.throwFailure();
    }

    private void tick(Batch ticks) {
        persistence.append(new LogEntry.Ticked(ticks));
        if (times.ticker.node() >= 0) {
            circuits.runner.feedAll(times.ticker.node(), ticks);
        }
    }

    /// All sources have ended; false where answers to calls are still to come.
    private boolean finishes() {
        if (open || completeEpochs.get() == 0 || times.ticker.hasNews(draining)) {
            step(true);
        }
        if (inputs.calls.areDone(outlet, intake)) {
            finishRefused();
        }
        if (!inputs.calls.areDone(outlet, intake)) {
            return false;
        }
        inputs.calls.end();
        persistence.atEnd(inputs.feeds, outlet);
        cuts.takeAll();
        answerCuts();
        return true;
    }

    /// What sinks refuse of the last epoch is in one more.
    private void finishRefused() {
        if (!inputs.refused.isEmpty()) {
            outlet.awaitWritten();
            while (takeRefused()) {
                step(true);
                outlet.awaitWritten();
            }
        }
    }

    private boolean takeRefused() {
        boolean any = false;
        for (RefusedFeed one : inputs.refused) {
            Feed.Taken taken = one.feed().take(Long.MAX_VALUE);
            if (taken != null) {
                any = true;
                count(taken);
            }
        }
        return any;
    }

    /// Takes what is ready, up to a step and up to the end of the epoch; false where nothing was.
    private boolean gather() {
        boolean any = takeRefused();
        while (!isStepFull() && (!cutReached || intake.isWithinWhole())) {
            if (!cutReached && cut.isAdaptive() && readingBeginning && intake.isPastBeginning()) {
                cutReached = true;
                any = true;
                continue;
            }
            long room = 2 * stepRows - rowsOfStep;
            long most = cutReached ? room : Math.min(room, cut.rows() - rowsOfEpoch);
            Feed.Taken taken =
                    cutReached
                            ? intake.takeRest(most)
                            : isHeldBack()
                                    ? intake.takeAnyway(most, !inputs.calls.holdBackAll())
                                    : intake.take(most);
            if (taken == null) {
                return any;
            }
            any = true;
            count(taken);
        }
        return any;
    }

    private boolean isStepFull() {
        return rowsOfStep >= stepRows || bytesOfStep >= STEP_BYTES;
    }

    private void count(Feed.Taken taken) {
        if (taken.rows() > 0 || taken.malformed() > 0) {
            if (!open) {
                open = true;
                sinceNanos = signal.nanoTime();
            }
            rowsTotal += taken.read();
            rowsOfStep += taken.rows() + taken.malformed();
            bytesOfStep += taken.bytes();
            rowsOfEpoch += taken.rows();
        }
        cutReached |= rowsOfEpoch >= cut.rows() || taken.endsEpoch() && open;
    }

    private boolean epochEnds() {
        if (cutReached) {
            return !intake.isWithinWhole();
        }
        if (!open || intake.isWithinWhole()) {
            return false;
        }
        return cut.isAdaptive() && !readingBeginning && !isWorthWaiting()
                || untilCut() <= 0
                || isHeldBack();
    }

    /// Whether so many questions wait for their answers that no more rows are taken of sources that
    /// can wait.
    private boolean isHeldBack() {
        return !cut.byHand() && inputs.calls.areFull(draining);
    }

    /// Whether the epoch goes on as long as the sinks still write the one before: where they are
    /// slow to commit, epochs grow, and don't wait in line.
    private boolean isWorthWaiting() {
        return rowsOfEpoch < stepRows && outlet.isBusy();
    }

    /// Whether somebody asked for a cut, and it is time for it.
    private boolean isCutByHand() {
        return cuts.isAsked() && !intake.isWithinWhole() && (cuts.isAllTaken() || isHeldBack());
    }

    /// Nanoseconds until the epoch ends by its time.
    private long untilCut() {
        return cut.nanos() > 0 && open
                ? sinceNanos + cut.nanos() - signal.nanoTime()
                : Long.MAX_VALUE;
    }

    private void answerCuts() {
        if (cuts.isAsked()) {
            outlet.awaitWritten();
            cuts.answer(completeEpochs.get() - 1);
        }
    }

    private void step(boolean endOfEpoch) {
        long since = signal.nanoTime();
        long epoch = completeEpochs.get();
        for (Feed feed : inputs.feeds) {
            feed.deal(circuits.runner);
        }
        if (!persistence.isReplaying() && past.replayed == null) {
            times.ticker.tell(this::tick, draining, endOfEpoch);
        }
        circuits.runner.step(circuits.crew, epoch, endOfEpoch);
        circuits.errors.look(circuits.runner, epoch);
        circuits.runner
                .takeResults()
                .forEach(one -> persistence.append(new LogEntry.Answered(one)));
        persistence.append(endOfEpoch ? new LogEntry.Epoch(epoch) : new LogEntry.Step());
        if (endOfEpoch) {
            inputs.acknowledgements.reached(epoch, inputs.feeds);
        }
        hand(epoch, endOfEpoch);
        meter.count(rowsTotal);
        rowsOfStep = 0;
        bytesOfStep = 0;
        if (endOfEpoch) {
            completeEpochs.lazySet(epoch + 1);
            rowsOfEpoch = 0;
            open = false;
            cutReached = false;
            sinceNanos = Long.MAX_VALUE;
            readingBeginning = readingBeginning && !intake.isPastBeginning();
            persistence.afterEpoch(inputs.feeds, outlet, signal.nanoTime() - since);
        }
    }

    private void hand(long epoch, boolean endOfEpoch) {
        List<Outgoing.Part> parts = outlet.parts(persistence.outputs(circuits.runner), endOfEpoch);
        if (endOfEpoch || !parts.isEmpty()) {
            boolean idle = endOfEpoch && !intake.isReady();
            outlet.hand(new Outgoing.Delivery(epoch, parts, endOfEpoch, sinceNanos), idle);
        }
    }

    /// The number of complete epochs. From any thread, as are the following.
    long completeEpochs() {
        return completeEpochs.get();
    }

    double rowsPerSecond() {
        return meter.rowsPerSecond();
    }

    /// When the row was read or taken that waits longest, by `System.nanoTime`; `Long.MAX_VALUE`
    /// where none waits.
    long oldestNanos() {
        return Math.min(Math.min(sinceNanos, intake.oldestNanos()), outlet.oldestNanos());
    }
}
