package io.deltaway.plans;

import io.deltaway.engine.value.Schema;
import io.deltaway.plans.Case.Event;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Takes away from a failing case whatever it fails without.
final class Shrinking {

    private static final int MOST_ATTEMPTS = 20_000;

    private final Predicate<Case> fails;
    private Case smallest;
    private int attempts;

    private Shrinking(Case failing, Predicate<Case> fails) {
        this.smallest = failing;
        this.fails = fails;
    }

    /// A case that fails in the same way, and out of which nothing can be taken.
    static Case smallest(Case failing, String sort) {
        var shrinking =
                new Shrinking(
                        failing,
                        it -> {
                            var difference = makesSense(it) ? Check.of(it) : null;
                            return difference != null && difference.sort().equals(sort);
                        });
        shrinking.attempt(pruned(failing));
        while (shrinking.step()) {
            // until nothing more can be taken
        }
        return shrinking.smallest;
    }

    /// Whether the naive evaluation can compute it: columns exist, and no row is retracted which
    /// never came.
    private static boolean makesSense(Case it) {
        if (!it.plan().isByArrivalWhereKnown()) {
            return false;
        }
        try {
            for (int epoch = 0; epoch < it.epochs(); epoch++) {
                for (var answer : Naive.answers(it.plan(), it, epoch)) {
                    if (answer.rows().stream().anyMatch(row -> row.weight() < 0)
                            && !it.plan().inputs().getFirst().appendOnly()) {
                        return false;
                    }
                }
            }
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private boolean step() {
        List<Supplier<Stream<Case>>> ways =
                List.of(
                        this::plans,
                        this::fewerEvents,
                        this::runs,
                        () -> SmallerFormulas.of(smallest),
                        this::smallerEvents);
        boolean progress = false;
        for (Supplier<Stream<Case>> way : ways) {
            while (way.get().anyMatch(this::attempt)) {
                progress = true;
            }
        }
        return progress;
    }

    private boolean attempt(Case it) {
        if (attempts++ < MOST_ATTEMPTS && !it.equals(smallest) && fails.test(it)) {
            smallest = it;
            return true;
        }
        return false;
    }

    /// Other ways to run it.
    private Stream<Case> runs() {
        Case it = smallest;
        var all = new ArrayList<Case>();
        List<Integer> none = Collections.nCopies(it.epochs(), 0);
        all.add(new Case(it.plan(), it.events(), it.epochs(), 1, none, Optional.empty()));
        all.add(new Case(it.plan(), it.events(), it.epochs(), it.workers(), none, it.dealing()));
        all.add(
                new Case(
                        it.plan(),
                        it.events(),
                        it.epochs(),
                        it.workers(),
                        it.restarts(),
                        Optional.empty()));
        if (it.workers() > 1) {
            all.add(
                    new Case(
                            it.plan(),
                            it.events(),
                            it.epochs(),
                            it.workers() - 1,
                            it.restarts(),
                            it.dealing()));
        }
        for (int e = 0; e < it.epochs(); e++) {
            var fewer = new ArrayList<>(it.restarts());
            fewer.set(e, 0);
            all.add(
                    new Case(
                            it.plan(),
                            it.events(),
                            it.epochs(),
                            it.workers(),
                            fewer,
                            it.dealing()));
            all.add(withoutEpoch(e));
        }
        all.add(
                it.with(
                        it.events().stream()
                                .map(event ->
                                        new Event(event.input(), event.epoch(), 0, event.row()))
                                .toList()));
        return all.stream();
    }

    /// The events of an epoch join those of the one before; the first epoch's those of the second.
    private Case withoutEpoch(int epoch) {
        Case it = smallest;
        if (it.epochs() == 1) {
            return it;
        }
        int last = it.epochs() - 1;
        List<Event> moved =
                it.events().stream()
                        .map(event -> {
                            int at = event.epoch();
                            int earlier = at > epoch || at == epoch && epoch == last ? at - 1 : at;
                            return new Event(event.input(), earlier, event.step(), event.row());
                        })
                        .toList();
        var restarts = new ArrayList<>(it.restarts());
        restarts.subList(epoch, epoch + 1).clear();
        return new Case(it.plan(), moved, last, it.workers(), restarts, it.dealing());
    }

    /// Without all copies of some rows, so that no row is retracted which never came.
    private Stream<Case> fewerEvents() {
        Case it = smallest;
        var rows =
                new ArrayList<>(
                        new HashSet<>(
                                it.events().stream()
                                        .map(event -> List.of(event.input(), event.row().values()))
                                        .toList()));
        var all = new ArrayList<Case>();
        for (int size = Math.max(1, rows.size() / 2); ; size /= 2) {
            for (int from = 0; from < rows.size(); from += size) {
                var gone = new HashSet<>(rows.subList(from, Math.min(rows.size(), from + size)));
                all.add(
                        it.with(
                                it.events().stream()
                                        .filter(event ->
                                                !gone.contains(
                                                        List.of(
                                                                event.input(),
                                                                event.row().values())))
                                        .toList()));
            }
            if (size == 1) {
                return all.stream();
            }
        }
    }

    /// Weights of one, single events and pairs less.
    private Stream<Case> smallerEvents() {
        Case it = smallest;
        var all = new ArrayList<Case>();
        for (int i = 0; i < it.events().size(); i++) {
            Event event = it.events().get(i);
            var fewer = new ArrayList<>(it.events());
            fewer.remove(i);
            all.add(it.with(fewer));
            for (int j = i; j < fewer.size(); j++) {
                var without = new ArrayList<>(fewer);
                without.remove(j);
                all.add(it.with(without));
            }
            if (Math.abs(event.row().weight()) > 1) {
                var lighter = new ArrayList<>(it.events());
                lighter.set(
                        i,
                        new Event(
                                event.input(),
                                event.epoch(),
                                event.step(),
                                event.row().withWeight(Long.signum(event.row().weight()))));
                all.add(it.with(lighter));
            }
        }
        return all.stream();
    }

    /// Smaller plans.
    private Stream<Case> plans() {
        Case it = smallest;
        Plan plan = it.plan();
        var all = new ArrayList<Case>();
        for (int step = 0; step < plan.steps().size(); step++) {
            var only = new TreeSet<>(List.of(step));
            all.add(it.with(new Plan(plan.steps(), only, new TreeSet<>())));
            all.add(
                    it.with(
                            new Plan(
                                    plan.steps(),
                                    new TreeSet<>(
                                            List.of(
                                                    plan.watched().isEmpty()
                                                            ? 0
                                                            : plan.watched().first())),
                                    only)));
            var fewer = new TreeSet<>(plan.watched());
            if (fewer.remove(step) && !fewer.isEmpty()) {
                all.add(it.with(new Plan(plan.steps(), fewer, plan.errors())));
            }
            var fewerErrors = new TreeSet<>(plan.errors());
            if (fewerErrors.remove(step)) {
                all.add(it.with(new Plan(plan.steps(), plan.watched(), fewerErrors)));
            }
        }
        all.removeIf(other -> size(other.plan()) >= size(plan));
        all.sort(java.util.Comparator.comparingInt(other -> size(other.plan())));
        for (int step = 0; step < plan.steps().size(); step++) {
            for (int input : plan.steps().get(step).inputs()) {
                all.add(it.with(bypassed(plan, step, input)));
            }
        }
        for (int step = plan.steps().size() - 1; step >= 0; step--) {
            if (!(plan.steps().get(step) instanceof Step.Input)) {
                all.add(cutAt(it, step));
            }
        }
        return all.stream().map(Shrinking::pruned);
    }

    private static int size(Plan plan) {
        var needed = new TreeSet<Integer>();
        plan.watched().forEach(step -> needed.addAll(plan.needed(step)));
        plan.errors().forEach(step -> needed.addAll(plan.needed(step)));
        return needed.size() * 100 + plan.watched().size() + plan.errors().size();
    }

    /// Who reads a step reads its input instead.
    private static Plan bypassed(Plan plan, int step, int input) {
        List<Step> steps =
                plan.steps().stream()
                        .map(one ->
                                one.over(
                                        one.inputs().stream()
                                                .map(from -> from == step ? (Integer) input : from)
                                                .toList()))
                        .toList();
        return new Plan(
                steps, renamed(plan.watched(), step, input), renamed(plan.errors(), step, input));
    }

    private static SortedSet<Integer> renamed(Iterable<Integer> steps, int from, int to) {
        var renamed = new TreeSet<Integer>();
        steps.forEach(step -> renamed.add(step == from ? to : step));
        return renamed;
    }

    /// Without steps that nobody needs.
    static Case pruned(Case it) {
        Plan plan = it.plan();
        var needed = new TreeSet<Integer>();
        plan.watched().forEach(step -> needed.addAll(plan.needed(step)));
        plan.errors().forEach(step -> needed.addAll(plan.needed(step)));
        var places = new ArrayList<>(needed);
        var steps = new ArrayList<Step>();
        var inputs = new ArrayList<Integer>();
        for (int step : needed) {
            Step kept = plan.steps().get(step);
            if (kept instanceof Step.Input input) {
                inputs.add(input.number());
                steps.add(new Step.Input(inputs.size() - 1, input.schema(), input.events()));
            } else {
                steps.add(kept.over(kept.inputs().stream().map(places::indexOf).toList()));
            }
        }
        var watched = new TreeSet<Integer>();
        plan.watched().forEach(step -> watched.add(places.indexOf(step)));
        var errors = new TreeSet<Integer>();
        plan.errors().forEach(step -> errors.add(places.indexOf(step)));
        List<Event> events =
                it.events().stream()
                        .filter(event -> inputs.contains(event.input()))
                        .map(event ->
                                new Event(
                                        inputs.indexOf(event.input()),
                                        event.epoch(),
                                        event.step(),
                                        event.row()))
                        .toList();
        return it.with(new Plan(steps, watched, errors)).with(events);
    }

    /// A source in the place of a step, with the rows that the step would give.
    private static Case cutAt(Case it, int step) {
        Plan plan = it.plan();
        Schema schema = plan.schema(step);
        int number = plan.inputs().size();
        var events = new ArrayList<>(it.events());
        var before = new ArrayList<WeightedRow>();
        for (int epoch = 0; epoch < it.epochs(); epoch++) {
            List<WeightedRow> now =
                    Naive.answers(plan, it, epoch).get(step).rows().stream()
                            .map(row -> new WeightedRow(row.values(), row.weight()))
                            .toList();
            var change = new ArrayList<>(now);
            before.forEach(row -> change.add(row.withWeight(-row.weight())));
            for (WeightedRow row : Deltas.consolidated(schema, change)) {
                events.add(new Event(number, epoch, 0, row));
            }
            before.clear();
            before.addAll(now);
        }
        events.sort(java.util.Comparator.comparingInt(Event::epoch).thenComparingInt(Event::step));
        var steps = new ArrayList<>(plan.steps());
        steps.set(step, new Step.Input(number, schema, Step.Events.CHANGES));
        // inputs are numbered in the order in which they stand
        var numbers = new ArrayList<Integer>();
        var renumbered = new ArrayList<Step>();
        for (Step each : steps) {
            if (each instanceof Step.Input input) {
                numbers.add(input.number());
                renumbered.add(new Step.Input(numbers.size() - 1, input.schema(), input.events()));
            } else {
                renumbered.add(each);
            }
        }
        List<Event> moved =
                events.stream()
                        .map(event ->
                                new Event(
                                        numbers.indexOf(event.input()),
                                        event.epoch(),
                                        event.step(),
                                        event.row()))
                        .toList();
        return pruned(it.with(new Plan(renumbered, plan.watched(), plan.errors())).with(moved));
    }
}
