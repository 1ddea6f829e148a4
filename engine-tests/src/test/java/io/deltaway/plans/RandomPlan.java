package io.deltaway.plans;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.plans.Formula.Named;
import io.deltaway.plans.Formula.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// Random plans of a few steps.
final class RandomPlan {

    /// Kinds of steps, each as often as it stands here.
    private enum Kind {
        WHERE,
        KEEP,
        SELECT,
        SELECT_AGAIN,
        WEIGHTED,
        SAMPLE,
        MAP,
        EXPLODE,
        UNION,
        MINUS,
        DISTINCT,
        JOIN,
        JOIN_AND_SUM,
        SEMI,
        OVERRIDE,
        REDUCE,
        REDUCE_AGAIN,
        REDUCE_ALL,
        TOP,
        NEIGHBOURS,
        DEDUPLICATE,
        WINDOWS,
        BY_COUNT,
        ANSWERED,
        TIMED_JOIN,
        LOOP
    }

    private static final Set<Kind> JOINS =
            Set.of(Kind.JOIN, Kind.JOIN_AND_SUM, Kind.SEMI, Kind.TIMED_JOIN);
    private static final List<Type> OPAQUE =
            List.of(Simple.LONG, Simple.INT, Simple.TEXT, Simple.BOOLEAN, Simple.DATE);

    private final Random random;
    private final RandomFormula formulas;
    private final List<Step> steps = new ArrayList<>();
    private int joins;

    private RandomPlan(Random random) {
        this.random = random;
        this.formulas = new RandomFormula(random);
    }

    static Plan of(Random random) {
        return new RandomPlan(random).plan();
    }

    private Plan plan() {
        int inputs = 1 + random.nextInt(3);
        for (int number = 0; number < inputs; number++) {
            Step.Events[] events = Step.Events.values();
            steps.add(new Step.Input(number, schema(), events[random.nextInt(events.length)]));
        }
        int wanted = steps.size() + 1 + random.nextInt(6);
        while (steps.size() < wanted) {
            add(Kind.values()[random.nextInt(Kind.values().length)]);
        }
        var watched = new TreeSet<Integer>();
        var errors = new TreeSet<Integer>();
        watched.add(steps.size() - 1);
        for (int step = inputs; step < steps.size(); step++) {
            if (random.nextInt(5) == 0) {
                watched.add(step);
            }
            if (random.nextInt(5) == 0) {
                errors.add(step);
            }
        }
        return new Plan(steps, watched, errors);
    }

    private Schema schema() {
        var fields = new ArrayList<Field>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            fields.add(new Field("c" + fields.size(), formulas.type(), random.nextInt(3) == 0));
        }
        return new Schema(fields);
    }

    private Plan soFar() {
        return new Plan(steps, new TreeSet<>(), new TreeSet<>());
    }

    private Schema schema(int step) {
        return soFar().schema(step);
    }

    /// A step to go on from: mostly the last one.
    private int any() {
        return random.nextInt(3) > 0 ? steps.size() - 1 : random.nextInt(steps.size());
    }

    private List<Formula> columns(int step) {
        return RandomFormula.columns(schema(step), Place.ROW, false);
    }

    /// A step with the columns of another.
    private int alike(int step) {
        int other = random.nextInt(steps.size());
        Schema wanted = schema(step);
        Schema there = schema(other);
        boolean same = wanted.names().equals(there.names());
        for (int c = 0; same && c < wanted.width(); c++) {
            same = wanted.type(c).equals(there.type(c));
        }
        if (same) {
            return other;
        }
        var columns = new ArrayList<Named>();
        for (Field field : wanted.fields()) {
            columns.add(new Named(field.name(), formulas.formula(field.type(), columns(other), 1)));
        }
        steps.add(new Step.Select(other, columns));
        return steps.size() - 1;
    }

    private List<Named> results(List<Formula> leaves) {
        var columns = new ArrayList<Named>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            Type type =
                    random.nextInt(3) > 0 && !leaves.isEmpty()
                            ? leaves.get(random.nextInt(leaves.size())).type()
                            : formulas.type();
            columns.add(new Named("c" + columns.size(), formulas.formula(type, leaves, 2)));
        }
        return columns;
    }

    private void add(Kind kind) {
        int input = any();
        if (JOINS.contains(kind) && joins++ >= 2) {
            return;
        }
        switch (kind) {
            case WHERE ->
                    steps.add(
                            new Step.Where(
                                    input, formulas.formula(Simple.BOOLEAN, columns(input), 3)));
            case SELECT, SELECT_AGAIN -> steps.add(new Step.Select(input, results(columns(input))));
            case WEIGHTED -> {
                Formula any = formulas.formula(Simple.LONG, columns(input), 1);
                var three = new Formula.Constant(3, Simple.INT);
                steps.add(
                        new Step.Weighted(
                                input,
                                new Formula.Apply(Fn.FLOOR_MOD, List.of(any, three), Simple.LONG)));
            }
            case SAMPLE -> steps.add(new Sampled(input, keys(columns(input), 1).getFirst()));
            case KEEP, MAP, DEDUPLICATE -> addOpaque(kind, input);
            case EXPLODE -> {
                Type list = random.nextBoolean() ? Fn.TEXTS : Fn.LONGS;
                Formula exploded = formulas.formula(list, columns(input), 1);
                var leaves = new ArrayList<>(columns(input));
                leaves.add(new Formula.Element(((Type.ListOf) list).element()));
                leaves.add(leaves.getLast());
                steps.add(new Step.Explode(input, exploded, results(leaves)));
            }
            case UNION -> {
                var inputs = new ArrayList<Integer>();
                inputs.add(input);
                for (int i = random.nextInt(2); i >= 0; i--) {
                    inputs.add(alike(input));
                }
                steps.add(new Step.Union(inputs));
            }
            case MINUS -> steps.add(new Step.Minus(input, alike(input)));
            case DISTINCT -> steps.add(new Step.Distinct(input));
            case JOIN, SEMI -> addJoin(kind, input);
            case JOIN_AND_SUM -> addSums(input);
            case TIMED_JOIN -> addTimedJoin(input);
            case WINDOWS -> addWindows(input);
            case BY_COUNT ->
                    steps.add(
                            new ByCount(
                                    input,
                                    keys(columns(input), random.nextInt(2)),
                                    formulas.formula(Simple.LONG, columns(input), 1),
                                    formulas.formula(Simple.LONG, columns(input), 1),
                                    1L + random.nextInt(4),
                                    1L + random.nextInt(4)));
            case ANSWERED -> {
                var columns = new ArrayList<Named>();
                columns(input)
                        .forEach(column -> columns.add(new Named("c" + columns.size(), column)));
                steps.add(
                        new Answered(
                                input, columns, formulas.formula(Simple.LONG, columns(input), 1)));
            }
            case LOOP ->
                    steps.add(
                            new Looped(
                                    input,
                                    formulas.formula(Simple.LONG, columns(input), 0),
                                    formulas.formula(Simple.LONG, columns(input), 0),
                                    random.nextBoolean(),
                                    random.nextInt(4)));
            case OVERRIDE -> {
                int overrides = alike(input);
                Schema either = soFar().either(List.of(input, overrides));
                var columns = RandomFormula.columns(either, Place.ROW, false);
                steps.add(
                        new Step.Overridden(
                                input, overrides, keys(columns, 1 + random.nextInt(2))));
            }
            case REDUCE, REDUCE_AGAIN, REDUCE_ALL -> addReduce(kind, input);
            case TOP ->
                    steps.add(
                            new Step.Top(
                                    input,
                                    keys(columns(input), random.nextInt(3)),
                                    random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0,
                                    1 + random.nextInt(3),
                                    orders(input)));
            case NEIGHBOURS -> {
                var leaves = new ArrayList<>(columns(input));
                leaves.addAll(RandomFormula.columns(schema(input), Place.PREVIOUS, true));
                leaves.addAll(RandomFormula.columns(schema(input), Place.NEXT, true));
                leaves.add(new Formula.Present(random.nextBoolean() ? Place.PREVIOUS : Place.NEXT));
                steps.add(
                        new Step.Neighbours(
                                input,
                                keys(columns(input), random.nextInt(3)),
                                orders(input),
                                results(leaves)));
            }
        }
    }

    private void addOpaque(Kind kind, int input) {
        List<String> names =
                schema(input).fields().stream()
                        .filter(field -> OPAQUE.contains(field.type()))
                        .map(Field::name)
                        .toList();
        if (names.isEmpty() || kind == Kind.DEDUPLICATE && !soFar().onlyGrows(input)) {
            return;
        }
        String first = names.get(random.nextInt(names.size()));
        String second = names.get(random.nextInt(names.size()));
        steps.add(
                switch (kind) {
                    case KEEP -> new Step.Keep(input, first);
                    case MAP -> new Step.MapRows(input, random.nextBoolean(), first, second);
                    default ->
                            new Step.Deduplicate(
                                    input, keys(columns(input), 1 + random.nextInt(2)), first);
                });
    }

    private List<Formula> keys(List<Formula> columns, int count) {
        var keys = new ArrayList<Formula>();
        for (int i = 0; i < count; i++) {
            Type type = columns.get(random.nextInt(columns.size())).type();
            keys.add(formulas.formula(type, columns, random.nextInt(3) == 0 ? 1 : 0));
        }
        return keys;
    }

    private List<Step.By> orders(int input) {
        var orders = new ArrayList<Step.By>();
        for (Formula key : keys(columns(input), 1 + random.nextInt(2))) {
            orders.add(new Step.By(key, random.nextBoolean()));
        }
        return orders;
    }

    private void addJoin(Kind kind, int left) {
        int right = random.nextInt(3) == 0 ? left : random.nextInt(steps.size());
        int count = 1 + random.nextInt(2);
        var leftKeys = keys(columns(left), count);
        var rightKeys = new ArrayList<Formula>();
        for (Formula key : leftKeys) {
            rightKeys.add(
                    formulas.formula(key.type(), columns(right), random.nextInt(3) == 0 ? 1 : 0));
        }
        if (kind == Kind.SEMI) {
            steps.add(new Step.Semi(random.nextBoolean(), left, right, leftKeys, rightKeys));
            return;
        }
        Step.JoinKind joinKind =
                Step.JoinKind.values()[random.nextInt(Step.JoinKind.values().length)];
        List<Formula> leaves = bothSides(joinKind, left, right);
        steps.add(new Step.Join(joinKind, left, right, leftKeys, rightKeys, results(leaves)));
    }

    private void addSums(int left) {
        var sums = new RandomSums(random, formulas);
        int right = random.nextInt(steps.size());
        Formula key = keys(columns(left), 1).getFirst();
        steps.add(sums.join(left, schema(left), key, right, schema(right)));
        steps.add(sums.of(steps.size() - 1, columns(steps.size() - 1)));
    }

    private void addWindows(int input) {
        long length = 1L + random.nextInt(4);
        steps.add(
                new InWindows(
                        input,
                        keys(columns(input), random.nextInt(2)),
                        formulas.formula(Simple.LONG, columns(input), 1),
                        formulas.formula(Simple.LONG, columns(input), 1),
                        length,
                        random.nextInt(3) == 0 ? 0 : 1 + random.nextInt((int) length)));
    }

    private void addTimedJoin(int left) {
        int right = random.nextInt(3) == 0 ? left : random.nextInt(steps.size());
        Step.JoinKind[] kinds = {
            Step.JoinKind.INNER, Step.JoinKind.LEFT, Step.JoinKind.RIGHT, Step.JoinKind.FULL
        };
        Step.JoinKind kind = kinds[random.nextInt(kinds.length)];
        TimedJoin.Way way = TimedJoin.Way.values()[random.nextInt(TimedJoin.Way.values().length)];
        var leftKeys = keys(columns(left), random.nextInt(2));
        var rightKeys = new ArrayList<Formula>();
        for (Formula key : leftKeys) {
            rightKeys.add(formulas.formula(key.type(), columns(right), 0));
        }
        long lower = random.nextInt(5) - 2L;
        steps.add(
                new TimedJoin(
                        kind,
                        way,
                        left,
                        right,
                        leftKeys,
                        rightKeys,
                        formulas.formula(Simple.LONG, columns(left), 1),
                        formulas.formula(Simple.LONG, columns(right), 1),
                        lower,
                        lower + random.nextInt(4),
                        results(bothSides(kind, left, right))));
    }

    /// The columns of both sides of a join, and whether they are there.
    private List<Formula> bothSides(Step.JoinKind kind, int left, int right) {
        var leaves = new ArrayList<Formula>();
        leaves.addAll(RandomFormula.columns(schema(left), Place.LEFT, kind.leftMayMiss()));
        leaves.addAll(RandomFormula.columns(schema(right), Place.RIGHT, kind.rightMayMiss()));
        if (kind.leftMayMiss()) {
            leaves.add(new Formula.Present(Place.LEFT));
        }
        if (kind.rightMayMiss()) {
            leaves.add(new Formula.Present(Place.RIGHT));
        }
        return leaves;
    }

    private void addReduce(Kind kind, int input) {
        var keys = new ArrayList<Formula>();
        if (kind != Kind.REDUCE_ALL) {
            if (random.nextInt(3) == 0) {
                for (int i = 0; i < 2; i++) {
                    keys.add(
                            formulas.formula(
                                    random.nextBoolean() ? Simple.LONG : Simple.TEXT,
                                    columns(input),
                                    1));
                }
            } else {
                keys.addAll(keys(columns(input), 1));
            }
        }
        var leaves = new ArrayList<Formula>();
        for (int i = 0; i < keys.size(); i++) {
            leaves.add(new Formula.Key(i, keys.get(i)));
        }
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            leaves.add(formulas.summary(columns(input), soFar().tellsArrival(input)));
        }
        var columns = new ArrayList<Named>();
        for (Formula leaf : leaves) {
            boolean bare = random.nextInt(4) > 0;
            columns.add(
                    new Named(
                            "c" + columns.size(),
                            bare ? leaf : formulas.formula(formulas.type(), leaves, 2)));
        }
        steps.add(new Step.Reduce(input, keys, columns));
    }
}
