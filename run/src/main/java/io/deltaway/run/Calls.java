package io.deltaway.run;

import java.util.List;

/// All calls of a run, as the coordinator sees them.
///
/// @param desks each place of the program that makes calls
record Calls(List<CallDesk<?, ?>> desks) {

    Calls {
        desks = List.copyOf(desks);
    }

    static Calls of(Wiring wiring) {
        return new Calls(
                wiring.sources().stream()
                        .map(Wiring.WiredSource::connector)
                        .filter(CallAnswers.class::isInstance)
                        .<CallDesk<?, ?>>map(answers -> ((CallAnswers) answers).desk())
                        .toList());
    }

    /// Whether so much is asked that sources are held back.
    boolean areFull() {
        for (CallDesk<?, ?> desk : desks) {
            if (desk.isFull()) {
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
