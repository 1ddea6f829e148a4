package io.deltaway.run;

import io.deltaway.engine.circuit.Sleepers;
import io.deltaway.engine.operator.Await;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.run.epoch.StatePart;
import java.util.List;

/// All calls of a run, as the coordinator sees them.
///
/// @param desks each place of the program that makes calls
/// @param later the questions that wait in the state to be asked
/// @param sleepers of which this is not known yet
record Calls(List<CallDesk<?, ?>> desks, List<StatePart> later, Sleepers sleepers) {

    Calls {
        desks = List.copyOf(desks);
        later = List.copyOf(later);
    }

    static Calls of(Wiring wiring, EpochRunner epochs) {
        return new Calls(
                wiring.sources().stream()
                        .map(Wiring.WiredSource::connector)
                        .filter(CallAnswers.class::isInstance)
                        .<CallDesk<?, ?>>map(answers -> ((CallAnswers) answers).desk())
                        .toList(),
                epochs.stateParts().stream()
                        .filter(part -> part.schema().names().equals(List.of(Await.LATER)))
                        .toList(),
                epochs.sleepers());
    }

    /// What is asked is known: calls may begin.
    void begin() {
        desks.forEach(CallDesk::start);
    }

    /// Whether so much is asked that sources are held back; between steps.
    ///
    /// @param draining whether nothing more will be asked
    boolean areFull(boolean draining) {
        for (CallDesk<?, ?> desk : desks) {
            if (desk.isFull()) {
                return true;
            }
        }
        return !draining
                && later.stream()
                        .anyMatch(part -> !sleepers.isAsleep(part.group()) && part.size() > 0);
    }

    /// Whether those are held back, too, whose rows change or go.
    boolean holdBackAll() {
        for (CallDesk<?, ?> desk : desks) {
            if (desk.isHoldingBackAll() && desk.isFull()) {
                return true;
            }
        }
        return false;
    }

    /// Whether no answers come any more to what was asked. One that is ready has left its desk and
    /// is in no epoch yet.
    boolean areDone(Outlet outlet, Intake intake) {
        return desks.isEmpty()
                || !outlet.isBusy()
                        && desks.stream().allMatch(desk -> desk.isIdle())
                        && !intake.hasAnswers();
    }

    /// There are no more questions.
    void end() {
        desks.forEach(CallDesk::close);
    }
}
