package io.deltaway.windows;

import io.deltaway.windows.SessionsTest.Click;
import io.deltaway.windows.SessionsTest.Visit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What sessions should show, with plain collections.
final class SessionSimulation {

    /// @param gap 0 for none
    record Rule(
            boolean closes,
            long grace,
            boolean once,
            boolean forgetting,
            long gap,
            boolean onward,
            boolean perKey) {}

    final Rule rule;
    final List<Click> there = new ArrayList<>();
    final List<Visit> closed = new ArrayList<>();
    final SimulatedClocks clocks;

    SessionSimulation(Rule rule) {
        this.rule = rule;
        this.clocks = new SimulatedClocks(1, rule.perKey);
    }

    void take(Click click, int weight) {
        long most = clocks.at(click.user(), 0, 0);
        boolean late = rule.closes && most != Long.MIN_VALUE && click.at() + rule.grace < most;
        if (!late && weight > 0) {
            there.add(click);
        } else if (!late) {
            there.remove(click);
        }
        if (weight > 0) {
            clocks.hear(click.user(), 0, 0, click.at());
        }
    }

    void endEpoch(boolean last) {
        clocks.endEpoch(last);
        for (Visit visit : visits()) {
            long clock = clocks.now(visit.user());
            if (rule.closes && clock != Long.MIN_VALUE && visit.to() + rule.grace <= clock) {
                closed.add(visit);
                there.removeIf(click ->
                        click.user() == visit.user()
                                && click.at() >= visit.from()
                                && click.at() <= visit.to() - rule.gap);
            }
        }
    }

    List<Visit> visits() {
        var visits = new ArrayList<Visit>();
        var sorted = new ArrayList<>(there);
        sorted.sort(
                Comparator.comparingInt(Click::user)
                        .thenComparingLong(Click::at)
                        .thenComparingInt(Click::page));
        Click before = null;
        for (Click click : sorted) {
            Visit last = visits.isEmpty() ? null : visits.getLast();
            boolean joined =
                    before != null && before.user() == click.user() && areTogether(before, click);
            if (last != null && joined) {
                visits.removeLast();
                visits.add(
                        new Visit(
                                click.user(),
                                last.from(),
                                click.at() + rule.gap,
                                last.clicks() + 1));
            } else {
                visits.add(new Visit(click.user(), click.at(), click.at() + rule.gap, 1));
            }
            before = click;
        }
        return visits;
    }

    private boolean areTogether(Click before, Click click) {
        return before.at() == click.at()
                || (rule.gap == 0 || before.at() + rule.gap > click.at())
                        && (!rule.onward || before.page() <= click.page());
    }

    List<Visit> shown() {
        var shown = new ArrayList<Visit>();
        if (!rule.once) {
            shown.addAll(visits());
        }
        if (!rule.forgetting) {
            shown.addAll(closed);
        }
        return shown;
    }
}
