package io.deltaway.loops;

import static io.deltaway.table.Columns.around;
import static io.deltaway.table.Columns.asLong;
import static io.deltaway.table.Columns.byCount;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.desc;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.session;
import static io.deltaway.table.Columns.sessionAsLongAs;
import static io.deltaway.table.Columns.sliding;
import static io.deltaway.table.Columns.tumbling;

import io.deltaway.table.AsOf;
import io.deltaway.table.Expr;
import io.deltaway.table.Grouped;
import io.deltaway.table.LongExpr;
import io.deltaway.table.Rounds;
import io.deltaway.table.Table;
import io.deltaway.table.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What a loop does in a round: some random steps of all kinds, the same ones whenever it is
/// called, over the loop's tables and tables from outside.
final class RandomBody {

    /// Values stay small, so that rows meet.
    record Cell(long a, long b) {}

    private static final long VALUES = 5;

    private final long seed;
    private final int depth;
    private final boolean unrolled;

    /// @param depth how many loops may stand in each other
    /// @param unrolled whether a loop is written down as often as it has rounds
    RandomBody(long seed, int depth, boolean unrolled) {
        this.seed = seed;
        this.depth = depth;
        this.unrolled = unrolled;
    }

    /// The last of some steps over tables; each row once, as the weights of what is joined with
    /// itself again and again grow beyond all limits.
    Table<Cell> of(List<Table<Cell>> given) {
        var random = new Random(seed);
        var tables = new ArrayList<>(given);
        for (int steps = 1 + random.nextInt(5); steps > 0; steps--) {
            tables.add(step(random, tables));
        }
        Table<Cell> last = tables.getLast();
        return random.nextInt(4) == 0
                ? last.groupBy(col(Cell::a)).top(2, desc(col(Cell::b))).distinct()
                : last.distinct();
    }

    /// A loop over a table that also reads others.
    Table<Cell> loop(Table<Cell> start, List<Table<Cell>> others) {
        int rounds = 1 + new Random(seed).nextInt(4);
        if (unrolled) {
            Table<Cell> current = start;
            for (int round = 0; round < rounds; round++) {
                current = of(with(current, others));
            }
            return current;
        }
        return start.iterate(Rounds.atMost(rounds), each -> of(with(each, others)));
    }

    private static List<Table<Cell>> with(Table<Cell> first, List<Table<Cell>> others) {
        var all = new ArrayList<>(others);
        all.add(first);
        return all;
    }

    private static LongExpr<Cell> value(Random random) {
        LongExpr<Cell> value = random.nextBoolean() ? col(Cell::a) : col(Cell::b);
        return random.nextBoolean() ? value : value.plus(random.nextInt(3)).mod(VALUES);
    }

    private static <T> T any(Random random, List<T> list) {
        // The newest ones are taken more often, so that steps build on each other.
        return list.get(list.size() - 1 - Math.min(random.nextInt(list.size()), random.nextInt(3)));
    }

    private Table<Cell> step(Random random, List<Table<Cell>> tables) {
        Table<Cell> one = any(random, tables);
        Table<Cell> other = any(random, tables);
        Expr<Cell, Long> key = value(random);
        Expr<Cell, Long> otherKey = value(random);
        return switch (random.nextInt(depth > 1 ? 25 : 24)) {
            case 0 -> one.where(value(random).lt(value(random)));
            case 1, 2 ->
                    one.select(
                            into(Cell.class, value(random).as(Cell::a), value(random).as(Cell::b)));
            case 3 -> one.union(other);
            case 4 -> one.minus(other);
            case 5 -> one.distinct();
            case 6, 7 ->
                    one.join(other)
                            .on(key, otherKey)
                            .select((l, r) ->
                                    into(
                                            Cell.class,
                                            l.col(Cell::a).as(Cell::a),
                                            r.col(Cell::b).as(Cell::b)));
            case 8 ->
                    one.leftJoin(other)
                            .on(key, otherKey)
                            .select((l, r) ->
                                    into(
                                            Cell.class,
                                            l.col(Cell::b).as(Cell::a),
                                            r.col(Cell::a).orElse(1L).as(Cell::b)));
            case 9 ->
                    one.fullJoin(other)
                            .on(key, otherKey)
                            .select((l, r) ->
                                    into(
                                            Cell.class,
                                            l.col(Cell::a).orElse(2L).as(Cell::a),
                                            r.col(Cell::b).orElse(3L).as(Cell::b)));
            case 10 -> one.semiJoin(other).on(key, otherKey);
            case 11 -> one.antiJoin(other).on(key, otherKey);
            case 12 ->
                    one.groupBy(key)
                            .reduce(g ->
                                    into(
                                            Cell.class,
                                            g.key().as(Cell::a),
                                            g.min(col(Cell::b)).as(Cell::b)));
            case 13 ->
                    one.groupBy(key)
                            .reduce(g ->
                                    into(
                                            Cell.class,
                                            g.sum(col(Cell::b)).mod(VALUES).as(Cell::a),
                                            g.count().mod(VALUES).as(Cell::b)));
            case 14 ->
                    one.reduce(g ->
                            into(
                                    Cell.class,
                                    g.max(col(Cell::a)).as(Cell::a),
                                    g.count().mod(VALUES).as(Cell::b)));
            case 15 ->
                    one.groupBy(key)
                            .ordered(desc(col(Cell::b)))
                            .select((row, before, behind) ->
                                    into(
                                            Cell.class,
                                            row.col(Cell::a).as(Cell::a),
                                            before.col(Cell::b).orElse(0L).as(Cell::b)));
            case 16 -> one.overrideWith(other, col(Cell::a));
            case 17 -> one.map(Cell.class, cell -> new Cell(cell.b(), cell.a()));
            case 18 -> windows(one.groupBy(key), other, random);
            case 19 -> windows(one.groupBy(otherKey), other, random);
            case 20 ->
                    one.join(other)
                            .on(key, otherKey)
                            .within(col(Cell::b), col(Cell::a), -1L, (long) random.nextInt(3))
                            .select((l, r) ->
                                    into(
                                            Cell.class,
                                            l.col(Cell::a).as(Cell::a),
                                            r.col(Cell::b).as(Cell::b)));
            case 21 ->
                    one.fullJoin(other)
                            .within(value(random), value(random), 0L, (long) random.nextInt(2))
                            .on(key, otherKey)
                            .select((l, r) ->
                                    into(
                                            Cell.class,
                                            l.col(Cell::a).orElse(4L).as(Cell::a),
                                            r.col(Cell::b).orElse(1L).as(Cell::b)));
            case 22 -> asOf(one, other, random);
            case 23 ->
                    one.leftJoin(other)
                            .on(key, otherKey)
                            .inWindow(
                                    random.nextBoolean()
                                            ? tumbling(col(Cell::b), 2)
                                            : sliding(col(Cell::b), 2, 1),
                                    col(Cell::a))
                            .select((l, r, window) ->
                                    into(
                                            Cell.class,
                                            l.col(Cell::a).as(Cell::a),
                                            r.col(Cell::b).orElse(2L).as(Cell::b)));
            default -> {
                var inner = new RandomBody(random.nextLong(), depth - 1, unrolled);
                yield inner.loop(one, tables);
            }
        };
    }

    private static Table<Cell> asOf(Table<Cell> one, Table<Cell> other, Random random) {
        AsOf rule =
                switch (random.nextInt(3)) {
                    case 0 -> AsOf.backward();
                    case 1 -> AsOf.forward();
                    default -> AsOf.nearest();
                };
        return random.nextBoolean()
                ? one.join(other)
                        .asOf(col(Cell::b), col(Cell::b), rule)
                        .select((l, r) ->
                                into(
                                        Cell.class,
                                        l.col(Cell::a).as(Cell::a),
                                        r.col(Cell::a).as(Cell::b)))
                : one.rightJoin(other)
                        .on(col(Cell::a), col(Cell::b))
                        .asOf(col(Cell::b), col(Cell::a), rule)
                        .select((l, r) ->
                                into(
                                        Cell.class,
                                        l.col(Cell::b).orElse(3L).as(Cell::a),
                                        r.col(Cell::a).as(Cell::b)));
    }

    private static Table<Cell> windows(
            Grouped<Long, Cell> groups, Table<Cell> points, Random random) {
        Window<Cell, Long> window =
                switch (random.nextInt(6)) {
                    case 0 -> tumbling(col(Cell::b), 2);
                    case 1 -> sliding(col(Cell::b), 3, 1);
                    case 2 -> session(col(Cell::b), 2);
                    case 3 -> byCount(col(Cell::b), 2, 1);
                    case 4 -> around(points, col(Cell::a), col(Cell::b), -1L, 1L);
                    default ->
                            sessionAsLongAs(
                                    col(Cell::b),
                                    (earlier, later) ->
                                            later.col(Cell::b)
                                                    .minus(earlier.col(Cell::b))
                                                    .ne(later.col(Cell::a)));
                };
        return groups.window(window)
                .reduce(g ->
                        into(
                                Cell.class,
                                asLong(g.windowStart()).mod(VALUES).as(Cell::a),
                                g.count().plus(asLong(g.windowEnd())).mod(VALUES).as(Cell::b)));
    }
}
