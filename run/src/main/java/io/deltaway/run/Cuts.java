package io.deltaway.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Ends of epochs that were asked for. Owned by the coordinator.
final class Cuts {

    private final Controls controls;
    private final Intake intake;
    private final List<CompletableFuture<Long>> asked = new ArrayList<>();

    Cuts(Controls controls, Intake intake) {
        this.controls = controls;
        this.intake = intake;
    }

    /// Takes up what was asked, unless something is not yet answered: what arrives later is then
    /// not waited for, however fast it comes.
    void take() {
        if (asked.isEmpty()) {
            controls.takeCuts(asked);
            if (isAsked()) {
                intake.mark();
            }
        }
    }

    /// Takes up everything that was asked, where nothing arrives any more.
    void takeAll() {
        controls.takeCuts(asked);
    }

    boolean isAsked() {
        return !asked.isEmpty();
    }

    /// Whether what had arrived when it was taken up has been taken, as far as it can be.
    boolean isAllTaken() {
        return !intake.hasMarked();
    }

    /// @param epoch the last one that is complete
    void answer(long epoch) {
        asked.forEach(one -> one.complete(epoch));
        asked.clear();
    }
}
