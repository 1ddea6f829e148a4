package io.deltaway.plans;

import io.deltaway.plans.Formula.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The same plans with simpler formulas, fewer columns, keys and orders.
final class SmallerFormulas {

    private SmallerFormulas() {}

    static Stream<Case> of(Case it) {
        var all = new ArrayList<Case>();
        List<Step> steps = it.plan().steps();
        for (int i = 0; i < steps.size(); i++) {
            int at = i;
            smaller(steps.get(i))
                    .forEach(step -> {
                        var others = new ArrayList<>(steps);
                        others.set(at, step);
                        all.add(it.with(new Plan(others, it.plan().watched(), it.plan().errors())));
                    });
            if (steps.get(i) instanceof Step.Input input) {
                all.addAll(narrower(it, i, input));
            }
        }
        return all.stream();
    }

    /// Without one column of an input.
    private static List<Case> narrower(Case it, int step, Step.Input input) {
        var all = new ArrayList<Case>();
        for (int c = 0; input.schema().width() > 1 && c < input.schema().width(); c++) {
            int column = c;
            var fields = new ArrayList<>(input.schema().fields());
            fields.remove(column);
            var steps = new ArrayList<>(it.plan().steps());
            steps.set(
                    step,
                    new Step.Input(
                            input.number(),
                            new io.deltaway.engine.value.Schema(fields),
                            input.events()));
            var events =
                    it.events().stream()
                            .map(event -> {
                                if (event.input() != input.number()) {
                                    return event;
                                }
                                var values = new ArrayList<@Nullable Object>(event.row().values());
                                values.remove(column);
                                return new Case.Event(
                                        event.input(),
                                        event.epoch(),
                                        event.step(),
                                        new io.deltaway.testkit.WeightedRow(
                                                values, event.row().weight()));
                            })
                            .toList();
            all.add(it.with(new Plan(steps, it.plan().watched(), it.plan().errors())).with(events));
        }
        return all;
    }

    private static Stream<Step> smaller(Step step) {
        return switch (step) {
            case Step.Where where ->
                    formulas(where.condition()).map(f -> new Step.Where(where.input(), f));
            case Step.Weighted weighted ->
                    formulas(weighted.factor()).map(f -> new Step.Weighted(weighted.input(), f));
            case Step.Select select ->
                    columns(select.columns()).map(c -> new Step.Select(select.input(), c));
            case Step.Explode explode ->
                    Stream.concat(
                            formulas(explode.list())
                                    .map(f ->
                                            new Step.Explode(
                                                    explode.input(), f, explode.columns())),
                            columns(explode.columns())
                                    .map(c ->
                                            new Step.Explode(explode.input(), explode.list(), c)));
            case Step.Union union ->
                    union.inputs().size() < 3
                            ? Stream.of()
                            : shorter(union.inputs(), 2).map(Step.Union::new);
            case Step.Join join ->
                    Stream.of(
                                    columns(join.columns())
                                            .map(c ->
                                                    new Step.Join(
                                                            join.kind(),
                                                            join.left(),
                                                            join.right(),
                                                            join.leftKeys(),
                                                            join.rightKeys(),
                                                            c)),
                                    pairs(join.leftKeys(), join.rightKeys())
                                            .map(p ->
                                                    new Step.Join(
                                                            join.kind(),
                                                            join.left(),
                                                            join.right(),
                                                            p.get(0),
                                                            p.get(1),
                                                            join.columns())))
                            .flatMap(s -> s);
            case Step.Semi semi ->
                    pairs(semi.leftKeys(), semi.rightKeys())
                            .map(p ->
                                    new Step.Semi(
                                            semi.anti(),
                                            semi.left(),
                                            semi.right(),
                                            p.get(0),
                                            p.get(1)));
            case Step.Overridden over ->
                    keys(over.keys(), 1)
                            .map(k -> new Step.Overridden(over.input(), over.overrides(), k));
            case Step.Reduce reduce ->
                    Stream.of(
                                    columns(reduce.columns())
                                            .map(c ->
                                                    new Step.Reduce(
                                                            reduce.input(), reduce.keys(), c)),
                                    fewerKeys(reduce),
                                    reduce.keys().size() == 2
                                            ? Stream.<Step>of()
                                            : keys(reduce.keys(), reduce.keys().size())
                                                    .map(k -> rekeyed(reduce, k)))
                            .flatMap(s -> s);
            case Step.Top top ->
                    Stream.of(
                                    keys(top.keys(), 0)
                                            .map(k ->
                                                    new Step.Top(
                                                            top.input(),
                                                            k,
                                                            top.skipped(),
                                                            top.rows(),
                                                            top.orders())),
                                    shorter(top.orders(), 1)
                                            .map(o ->
                                                    new Step.Top(
                                                            top.input(),
                                                            top.keys(),
                                                            top.skipped(),
                                                            top.rows(),
                                                            o)),
                                    orders(top.orders())
                                            .map(o ->
                                                    new Step.Top(
                                                            top.input(),
                                                            top.keys(),
                                                            top.skipped(),
                                                            top.rows(),
                                                            o)),
                                    Stream.of(
                                            new Step.Top(
                                                    top.input(), top.keys(), 0, 1, top.orders())))
                            .flatMap(s -> s);
            case Step.Neighbours near ->
                    Stream.of(
                                    columns(near.columns())
                                            .map(c ->
                                                    new Step.Neighbours(
                                                            near.input(),
                                                            near.keys(),
                                                            near.orders(),
                                                            c)),
                                    keys(near.keys(), 0)
                                            .map(k ->
                                                    new Step.Neighbours(
                                                            near.input(),
                                                            k,
                                                            near.orders(),
                                                            near.columns())),
                                    shorter(near.orders(), 1)
                                            .map(o ->
                                                    new Step.Neighbours(
                                                            near.input(),
                                                            near.keys(),
                                                            o,
                                                            near.columns())),
                                    orders(near.orders())
                                            .map(o ->
                                                    new Step.Neighbours(
                                                            near.input(),
                                                            near.keys(),
                                                            o,
                                                            near.columns())))
                            .flatMap(s -> s);
            case Step.Deduplicate deduplicate ->
                    keys(deduplicate.keys(), 1)
                            .map(k ->
                                    new Step.Deduplicate(
                                            deduplicate.input(), k, deduplicate.column()));
            case Step.Described described -> described.smaller();
            default -> Stream.of();
        };
    }

    private static Stream<Step> fewerKeys(Step.Reduce reduce) {
        boolean usesKeys =
                reduce.columns().stream()
                        .flatMap(c -> c.formula().parts().stream())
                        .anyMatch(Formula.Key.class::isInstance);
        return usesKeys || reduce.keys().isEmpty()
                ? Stream.of()
                : shorter(reduce.keys(), 0)
                        .map(k -> new Step.Reduce(reduce.input(), k, reduce.columns()));
    }

    private static Step rekeyed(Step.Reduce reduce, List<Formula> keys) {
        UnaryOperator<Formula> rekey =
                part ->
                        part instanceof Formula.Key key
                                ? new Formula.Key(key.index(), keys.get(key.index()))
                                : part;
        return new Step.Reduce(
                reduce.input(),
                keys,
                reduce.columns().stream()
                        .map(c -> new Named(c.name(), c.formula().changed(rekey)))
                        .toList());
    }

    /// Formulas of the same type that are parts of this one, or have such parts.
    static Stream<Formula> formulas(Formula formula) {
        var all = new ArrayList<Formula>();
        if (formula instanceof Formula.Apply) {
            inside(formula).stream()
                    .filter(part -> part.type().equals(formula.type()))
                    .forEach(all::add);
            constant(formula).forEach(all::add);
        }
        for (int i = 0; i < formula.arguments().size(); i++) {
            int at = i;
            formulas(formula.arguments().get(i))
                    .forEach(smaller -> {
                        var arguments = new ArrayList<>(formula.arguments());
                        arguments.set(at, smaller);
                        all.add(formula.with(arguments));
                    });
        }
        return all.stream();
    }

    /// The parts that may stand in the place of the whole: not those of an aggregate.
    private static List<Formula> inside(Formula formula) {
        var inside = new ArrayList<Formula>();
        if (!(formula instanceof Formula.Summary)) {
            formula.arguments()
                    .forEach(argument -> {
                        inside.add(argument);
                        inside.addAll(inside(argument));
                    });
        }
        return inside;
    }

    private static Stream<Formula> constant(Formula formula) {
        if (formula.type() instanceof io.deltaway.engine.value.Type.Simple simple) {
            return switch (simple) {
                case BOOLEAN -> Stream.of(new Formula.Constant(true, simple));
                case INT -> Stream.of(new Formula.Constant(1, simple));
                case LONG -> Stream.of(new Formula.Constant(1L, simple));
                case DOUBLE -> Stream.of(new Formula.Constant(1.0, simple));
                case TEXT -> Stream.of(new Formula.Constant("a", simple));
                default -> Stream.of();
            };
        }
        return Stream.of();
    }

    static Stream<List<Named>> columns(List<Named> columns) {
        var all = new ArrayList<List<Named>>();
        shorter(columns, 1).forEach(all::add);
        for (int i = 0; i < columns.size(); i++) {
            int at = i;
            formulas(columns.get(i).formula())
                    .forEach(smaller -> {
                        var others = new ArrayList<>(columns);
                        others.set(at, new Named(columns.get(at).name(), smaller));
                        all.add(others);
                    });
        }
        return all.stream();
    }

    static Stream<List<Formula>> keys(List<Formula> keys, int least) {
        return Stream.concat(shorter(keys, least), each(keys));
    }

    private static Stream<List<Formula>> each(List<Formula> keys) {
        var all = new ArrayList<List<Formula>>();
        for (int i = 0; i < keys.size(); i++) {
            int at = i;
            formulas(keys.get(i))
                    .forEach(smaller -> {
                        var others = new ArrayList<>(keys);
                        others.set(at, smaller);
                        all.add(others);
                    });
        }
        return all.stream();
    }

    static Stream<List<Step.By>> orders(List<Step.By> orders) {
        var all = new ArrayList<List<Step.By>>();
        for (int i = 0; i < orders.size(); i++) {
            int at = i;
            formulas(orders.get(i).formula())
                    .forEach(smaller -> {
                        var others = new ArrayList<>(orders);
                        others.set(at, new Step.By(smaller, orders.get(at).descending()));
                        all.add(others);
                    });
        }
        return all.stream();
    }

    private static Stream<List<List<Formula>>> pairs(List<Formula> left, List<Formula> right) {
        var all = new ArrayList<List<List<Formula>>>();
        for (int i = 0; left.size() > 1 && i < left.size(); i++) {
            var lefts = new ArrayList<>(left);
            var rights = new ArrayList<>(right);
            lefts.remove(i);
            rights.remove(i);
            all.add(List.of(lefts, rights));
        }
        each(left).forEach(lefts -> all.add(List.of(lefts, right)));
        each(right).forEach(rights -> all.add(List.of(left, rights)));
        return all.stream();
    }

    private static <T> Stream<List<T>> shorter(List<T> list, int least) {
        var all = new ArrayList<List<T>>();
        for (int i = 0; list.size() > least && i < list.size(); i++) {
            var fewer = new ArrayList<>(list);
            fewer.remove(i);
            all.add(fewer);
        }
        return all.stream();
    }
}
