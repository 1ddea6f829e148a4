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
            boolean onward) {}

    final Rule rule;
    final List<Click> there = new ArrayList<>();
    final List<Visit> closed = new ArrayList<>();
    long clock = Long.MIN_VALUE;
    long most = Long.MIN_VALUE;

    SessionSimulation(Rule rule) {
        this.rule = rule;
    }

    void take(Click click, int weight) {
        boolean late = rule.closes && most != Long.MIN_VALUE && click.at() + rule.grace < most;
        if (!late && weight > 0) {
            there.add(click);
        } else if (!late) {
            there.remove(click);
        }
        most = weight > 0 ? Math.max(most, click.at()) : most;
    }

    void endEpoch(boolean last) {
        clock = last ? Long.MAX_VALUE : most;
        for (Visit visit : visits()) {
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
