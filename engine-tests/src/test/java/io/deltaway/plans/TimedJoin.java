package io.deltaway.plans;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import io.deltaway.plans.Evaluation.Sight;
import io.deltaway.plans.Formula.Named;
import io.deltaway.plans.Formula.Place;
import io.deltaway.plans.Naive.Rows;
import io.deltaway.table.AsOf;
import io.deltaway.table.Expr;
import io.deltaway.table.LongExpr;
import io.deltaway.table.Pair;
import io.deltaway.table.PairJoin;
import io.deltaway.table.Row;
import io.deltaway.table.Table;
import io.deltaway.testkit.Deltas;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A join by a whole number that is taken for a time, and by keys or none.
///
/// @param way within bounds, or which row an as-of join takes
/// @param lower the lower bound; of an as-of join the tolerance, negative for none
/// @param upper the upper bound
record TimedJoin(
        Step.JoinKind kind,
        Way way,
        int left,
        int right,
        List<Formula> leftKeys,
        List<Formula> rightKeys,
        Formula leftTime,
        Formula rightTime,
        long lower,
        long upper,
        List<Named> columns)
        implements Step.Described {

    enum Way {
        WITHIN(""),
        BACKWARD("AsOf.backward()"),
        STRICTLY_BACKWARD("AsOf.backward().strictly()"),
        FORWARD("AsOf.forward()"),
        STRICTLY_FORWARD("AsOf.forward().strictly()"),
        NEAREST("AsOf.nearest()");

        private final String written;

        Way(String written) {
            this.written = written;
        }

        boolean isStrict() {
            return this == STRICTLY_BACKWARD || this == STRICTLY_FORWARD;
        }

        AsOf asOf() {
            return switch (this) {
                case BACKWARD -> AsOf.backward();
                case STRICTLY_BACKWARD -> AsOf.backward().strictly();
                case FORWARD -> AsOf.forward();
                case STRICTLY_FORWARD -> AsOf.forward().strictly();
                case NEAREST -> AsOf.nearest();
                case WITHIN -> throw new IllegalStateException("no as-of join");
            };
        }
    }

    @Override
    public List<Integer> inputs() {
        return List.of(left, right);
    }

    @Override
    public Step over(List<Integer> others) {
        return with(
                others.get(0), others.get(1), leftKeys, rightKeys, leftTime, rightTime, columns);
    }

    private TimedJoin with(
            int otherLeft,
            int otherRight,
            List<Formula> otherLeftKeys,
            List<Formula> otherRightKeys,
            Formula otherLeftTime,
            Formula otherRightTime,
            List<Named> otherColumns) {
        return new TimedJoin(
                kind,
                way,
                otherLeft,
                otherRight,
                otherLeftKeys,
                otherRightKeys,
                otherLeftTime,
                otherRightTime,
                lower,
                upper,
                otherColumns);
    }

    @Override
    public Schema schema(Plan plan) {
        return new Schema(
                columns.stream()
                        .map(column ->
                                new Field(
                                        column.name(),
                                        column.formula().type(),
                                        column.formula().nullable()))
                        .toList());
    }

    // The obvious computation

    /// A row with its key and its time.
    private record Timed(Rows row, List<@Nullable Object> key, @Nullable BigInteger at) {}

    private static List<Timed> timed(Naive naive, int step, List<Formula> keys, Formula time) {
        var timed = new ArrayList<Timed>();
        for (Rows row : naive.total(step)) {
            naive.attempt(
                    row.weight(),
                    () -> {
                        Sight sight = naive.sight(step, row);
                        var key = new ArrayList<@Nullable Object>();
                        for (Formula part : keys) {
                            key.add(Evaluation.value(part, sight));
                        }
                        Object at = Evaluation.value(time, sight);
                        timed.add(
                                new Timed(
                                        row,
                                        key,
                                        at == null ? null : BigInteger.valueOf((Long) at)));
                    });
        }
        return timed;
    }

    private boolean haveOneKey(Timed one, Timed other) {
        for (int i = 0; i < leftKeys.size(); i++) {
            Object key = one.key.get(i);
            if (key == null || !Values.equal(leftKeys.get(i).type(), key, other.key.get(i))) {
                return false;
            }
        }
        return one.at != null && other.at != null;
    }

    @Override
    public void compute(Naive naive) {
        List<Timed> lefts = timed(naive, left, leftKeys, leftTime);
        List<Timed> rights = timed(naive, right, rightKeys, rightTime);
        var matched = new ArrayList<Timed>();
        Comparator<Timed> order =
                Comparator.comparing((Timed row) -> atOf(row))
                        .thenComparing((a, b) ->
                                Deltas.order(naive.schema(right))
                                        .compare(a.row.values(), b.row.values()));
        for (Timed one : lefts) {
            List<Timed> same = rights.stream().filter(r -> haveOneKey(one, r)).toList();
            List<Timed> found = way == Way.WITHIN ? within(one, same) : asOf(one, same, order);
            matched.addAll(found);
            for (Timed other : found) {
                long weight = way == Way.WITHIN ? other.row.weight() : 1;
                pair(naive, one, other, one.row.weight() * weight);
            }
            if (found.isEmpty() && kind.rightMayMiss()) {
                pair(naive, one, null, one.row.weight());
            }
        }
        if (kind.leftMayMiss()) {
            for (Timed other : rights) {
                if (matched.stream().noneMatch(match -> match == other)) {
                    pair(naive, null, other, other.row.weight());
                }
            }
        }
    }

    private static BigInteger atOf(Timed row) {
        return java.util.Objects.requireNonNull(row.at);
    }

    private List<Timed> within(Timed one, List<Timed> same) {
        return same.stream()
                .filter(other -> {
                    BigInteger distance = atOf(other).subtract(atOf(one));
                    return distance.compareTo(BigInteger.valueOf(lower)) >= 0
                            && distance.compareTo(BigInteger.valueOf(upper)) <= 0;
                })
                .toList();
    }

    private List<Timed> asOf(Timed one, List<Timed> same, Comparator<Timed> order) {
        int least = way.isStrict() ? 1 : 0;
        boolean looksBack = way != Way.FORWARD && way != Way.STRICTLY_FORWARD;
        boolean looksAhead = way != Way.BACKWARD && way != Way.STRICTLY_BACKWARD;
        Timed back =
                same.stream()
                        .filter(r -> looksBack && atOf(one).compareTo(atOf(r)) >= least)
                        .max(order)
                        .orElse(null);
        Timed ahead =
                same.stream()
                        .filter(r -> looksAhead && atOf(r).compareTo(atOf(one)) >= least)
                        .min(order)
                        .orElse(null);
        Timed found =
                back == null || ahead == null
                        ? back == null ? ahead : back
                        : distance(one, ahead).compareTo(distance(one, back)) <= 0 ? ahead : back;
        boolean tooFar =
                found != null
                        && lower >= 0
                        && distance(one, found).compareTo(BigInteger.valueOf(lower)) > 0;
        return found == null || tooFar ? List.of() : List.of(found);
    }

    private static BigInteger distance(Timed one, Timed other) {
        return atOf(one).subtract(atOf(other)).abs();
    }

    private void pair(Naive naive, @Nullable Timed one, @Nullable Timed other, long weight) {
        Sight sight =
                new Sight() {
                    @Override
                    public @Nullable Object column(Place place, String name) {
                        Timed side = place == Place.LEFT ? one : other;
                        Schema schema = naive.schema(place == Place.LEFT ? left : right);
                        return side == null ? null : side.row.values().get(schema.indexOf(name));
                    }

                    @Override
                    public boolean isPresent(Place place) {
                        return (place == Place.LEFT ? one : other) != null;
                    }
                };
        naive.attempt(weight, () -> naive.emit(columns, sight, new Rows(List.of(), weight, 0)));
    }

    // With the table API

    @Override
    public Table<Row> table(Building building) {
        Table<Row> one = building.rows(left);
        Table<Row> other = building.rows(right);
        return switch (kind) {
            case INNER, LOOK_UP -> built(building, one.join(other), BuiltJoin::leaf);
            case LEFT -> built(building, one.leftJoin(other), BuiltJoin::leaf);
            case RIGHT -> built(building, one.rightJoin(other), BuiltJoin::leaf);
            case FULL -> built(building, one.fullJoin(other), BuiltJoin::leaf);
        };
    }

    private <A, B, J extends PairJoin<Row, Row, A, B, J>> Table<Row> built(
            Building building,
            J join,
            BiFunction<A, B, Expressions.Leaves<Pair<Row, Row>>> leaves) {
        J keyed = join;
        for (int i = 0; i < leftKeys.size(); i++) {
            keyed =
                    on(
                            keyed,
                            building.expression(leftKeys.get(i)),
                            building.expression(rightKeys.get(i)));
        }
        LongExpr<Row> one = Cast.longs(building.expression(leftTime));
        LongExpr<Row> other = Cast.longs(building.expression(rightTime));
        J timed =
                way == Way.WITHIN
                        ? keyed.within(one, other, lower, upper)
                        : lower < 0
                                ? keyed.asOf(one, other, way.asOf())
                                : keyed.asOf(one, other, way.asOf(), lower);
        return timed.select(
                (l, r) -> Building.result(columns, new Expressions<>(leaves.apply(l, r))));
    }

    private static <A, B, J extends PairJoin<Row, Row, A, B, J>, K> J on(
            J join, Expr<Row, K> one, Expr<Row, ?> other) {
        return join.on(one, Cast.like(one, other));
    }

    @Override
    public String written(Writing writing) {
        var on = new StringBuilder();
        for (int i = 0; i < leftKeys.size(); i++) {
            on.append(
                    ".on(%s, %s)"
                            .formatted(
                                    writing.formula(leftKeys.get(i)),
                                    writing.formula(rightKeys.get(i))));
        }
        String times = writing.formula(leftTime) + ", " + writing.formula(rightTime);
        String timing =
                way == Way.WITHIN
                        ? ".within(%s, %dL, %dL)".formatted(times, lower, upper)
                        : ".asOf(%s, %s%s)"
                                .formatted(times, way.written, lower < 0 ? "" : ", " + lower + "L");
        return "t%d.%s(t%d)%s%s.select((left, right) -> %s)"
                .formatted(left, kind.verb(), right, on, timing, writing.row("left", columns));
    }

    @Override
    public Stream<Step> smaller() {
        Stream<Step> fewerKeys =
                leftKeys.isEmpty()
                        ? Stream.of()
                        : Stream.of(
                                with(
                                        left, right, List.of(), List.of(), leftTime, rightTime,
                                        columns));
        return Stream.of(
                        fewerKeys,
                        SmallerFormulas.formulas(leftTime)
                                .map(o ->
                                        with(
                                                left, right, leftKeys, rightKeys, o, rightTime,
                                                columns)),
                        SmallerFormulas.formulas(rightTime)
                                .map(o ->
                                        with(
                                                left, right, leftKeys, rightKeys, leftTime, o,
                                                columns)),
                        SmallerFormulas.columns(columns)
                                .map(o ->
                                        with(
                                                left, right, leftKeys, rightKeys, leftTime,
                                                rightTime, o)))
                .flatMap(steps -> steps);
    }
}
