package io.deltaway.plans;

import static io.deltaway.table.Columns.asc;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.desc;
import static io.deltaway.table.Columns.inside;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.row;

import io.deltaway.engine.value.Type.Simple;
import io.deltaway.plans.Formula.Named;
import io.deltaway.table.Expr;
import io.deltaway.table.Group;
import io.deltaway.table.Grouped;
import io.deltaway.table.Joined;
import io.deltaway.table.ListExpr;
import io.deltaway.table.MaybeScope;
import io.deltaway.table.Order;
import io.deltaway.table.Ordered;
import io.deltaway.table.Projection;
import io.deltaway.table.Projection.Assignment;
import io.deltaway.table.Row;
import io.deltaway.table.RowError;
import io.deltaway.table.RowType;
import io.deltaway.table.Scope;
import io.deltaway.table.Table;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestPipeline;
import java.util.ArrayList;
import java.util.List;

/// Builds a plan with the table API.
final class Building {

    private final List<TestInput<Row>> inputs = new ArrayList<>();
    private final List<Built> built = new ArrayList<>();
    private final Expressions<Row> rows = new Expressions<>(Building::column);

    /// The table of a step, and the table where its failed rows are found.
    private record Built(Table<Row> rows, Table<?> failing) {}

    Building(Plan plan, TestPipeline pipeline) {
        for (Step step : plan.steps()) {
            if (step instanceof Step.Input input) {
                RowType<Row> rowType = RowType.rows(input.schema());
                TestInput<Row> source =
                        switch (input.events()) {
                            case CHANGES -> pipeline.input(rowType);
                            case APPENDS -> pipeline.appends(rowType);
                            case UPSERTS ->
                                    pipeline.upserts(rowType, input.schema().names().getFirst());
                        };
                inputs.add(source);
                built.add(new Built(source.table(), source.table()));
            } else if (step instanceof Step.MapRows map) {
                built.add(map(map));
            } else {
                Table<Row> table = table(step);
                built.add(new Built(table, table));
            }
        }
    }

    TestInput<Row> input(int number) {
        return inputs.get(number);
    }

    Table<Row> rows(int step) {
        return built.get(step).rows();
    }

    /// A formula over the columns of a row.
    Expr<Row, ?> expression(Formula formula) {
        return rows.of(formula);
    }

    Table<RowError> errors(int step) {
        return built.get(step).failing().errors();
    }

    private static Expr<Row, ?> column(Formula.Column column) {
        return Typing.column(column.name(), column.type(), column.nullable());
    }

    static <S> Projection<S, Row> result(List<Named> columns, Expressions<S> expressions) {
        var assignments = new ArrayList<Assignment<S, Row>>();
        columns.forEach(
                column -> assignments.add(expressions.of(column.formula()).named(column.name())));
        return row(assignments(assignments));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array that is only read
    static <S> Assignment<S, Row>[] assignments(List<Assignment<S, Row>> list) {
        return list.toArray(new Assignment[0]);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array that is only read
    private static Table<Row>[] tables(List<Table<Row>> list) {
        return list.toArray(new Table[0]);
    }

    private Table<Row> table(Step step) {
        return switch (step) {
            case Step.Where where ->
                    rows(where.input()).where(Cast.bool(rows.of(where.condition())));
            case Step.Keep keep -> {
                String column = keep.column();
                yield rows(keep.input()).where(row -> Lambdas.keeps(row, column));
            }
            case Step.Select select -> rows(select.input()).select(result(select.columns(), rows));
            case Step.Explode explode -> explode(explode);
            case Step.Union union -> {
                List<Table<Row>> others = union.inputs().stream().skip(1).map(this::rows).toList();
                yield rows(union.inputs().getFirst()).union(tables(others));
            }
            case Step.Minus minus -> rows(minus.input()).minus(rows(minus.without()));
            case Step.Weighted weighted ->
                    rows(weighted.input()).weightedBy(Cast.longs(rows.of(weighted.factor())));
            case Step.Distinct distinct -> rows(distinct.input()).distinct();
            case Step.Join join ->
                    new BuiltJoin(join, rows).of(rows(join.left()), rows(join.right()));
            case Step.Semi semi -> semi(semi);
            case Step.Overridden over ->
                    over.keys().size() == 1
                            ? rows(over.input())
                                    .overrideWith(
                                            rows(over.overrides()), rows.of(over.keys().getFirst()))
                            : rows(over.input())
                                    .overrideWith(rows(over.overrides()), parts(over.keys()));
            case Step.Reduce reduce -> reduce(reduce);
            case Step.Top top -> top(top);
            case Step.Neighbours neighbours -> neighbours(neighbours);
            case Step.Deduplicate deduplicate -> {
                String column = deduplicate.column();
                yield grouped(rows(deduplicate.input()), deduplicate.keys())
                        .deduplicate((kept, arrived) -> Lambdas.accepts(kept, arrived, column));
            }
            case Step.Described described -> described.table(this);
            case Step.Input input -> throw new IllegalStateException("built before");
            case Step.MapRows map -> throw new IllegalStateException("built before");
        };
    }

    private Table<Row> semi(Step.Semi semi) {
        Table<Row> left = rows(semi.left());
        Table<Row> right = rows(semi.right());
        Joined.Semi<Row, Row> pairs = semi.anti() ? left.antiJoin(right) : left.semiJoin(right);
        Expr<Row, ?> leftKey = rows.of(semi.leftKeys().getFirst());
        Expr<Row, ?> rightKey = rows.of(semi.rightKeys().getFirst());
        return semi.leftKeys().size() == 1
                ? BuiltJoin.semi(pairs, leftKey, rightKey)
                : BuiltJoin.semi(
                        pairs,
                        leftKey,
                        rightKey,
                        rows.of(semi.leftKeys().get(1)),
                        rows.of(semi.rightKeys().get(1)));
    }

    private Built map(Step.MapRows map) {
        String first = map.first();
        String second = map.second();
        Table<Row> input = rows(map.input());
        Table<Lambdas.Made> made =
                map.flat()
                        ? input.flatMap(
                                Lambdas.Made.class, row -> Lambdas.expand(row, first, second))
                        : input.map(Lambdas.Made.class, row -> Lambdas.map(row, first, second));
        return new Built(
                made.select(
                        row(
                                col(Lambdas.Made::number).named("number"),
                                col(Lambdas.Made::text).named("text"))),
                made);
    }

    private Table<Row> explode(Step.Explode explode) {
        return exploded(
                rows(explode.input()), Cast.list(rows.of(explode.list())), explode.columns());
    }

    private static <E> Table<Row> exploded(
            Table<Row> table, ListExpr<Row, E> list, List<Named> columns) {
        return table.explode(list)
                .select((row, element) ->
                        result(columns, new Expressions<>(new EachLeaves<>(row, element))));
    }

    private record EachLeaves<S, E>(Scope<S, Row> row, Expr<S, E> each)
            implements Expressions.Leaves<S> {
        @Override
        public Expr<S, ?> column(Formula.Column column) {
            return Typing.column(row, column.name(), column.type(), column.nullable());
        }

        @Override
        public Expr<S, ?> element() {
            return each;
        }
    }

    /// A key of several parts as a row without a class.
    private Projection<Row, Row> parts(List<Formula> keys) {
        var named = new ArrayList<Named>();
        keys.forEach(key -> named.add(new Named("key" + named.size(), key)));
        return result(named, rows);
    }

    Grouped<?, Row> grouped(Table<Row> table, List<Formula> keys) {
        return keys.size() == 1
                ? table.groupBy(rows.of(keys.getFirst()))
                : table.groupBy(parts(keys));
    }

    private Table<Row> top(Step.Top top) {
        Table<Row> table = rows(top.input());
        Order<Row>[] orders = orders(top.orders());
        if (top.keys().isEmpty()) {
            return top.skipped() == 0
                    ? table.top(top.rows(), orders)
                    : table.slice(top.skipped(), top.rows(), orders);
        }
        Grouped<?, Row> grouped = grouped(table, top.keys());
        return top.skipped() == 0
                ? grouped.top(top.rows(), orders)
                : grouped.slice(top.skipped(), top.rows(), orders);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array that is only read
    Order<Row>[] orders(List<Step.By> orders) {
        return orders.stream()
                .map(by ->
                        by.descending() ? desc(rows.of(by.formula())) : asc(rows.of(by.formula())))
                .toArray(Order[]::new);
    }

    private Table<Row> neighbours(Step.Neighbours neighbours) {
        Table<Row> table = rows(neighbours.input());
        Order<Row>[] orders = orders(neighbours.orders());
        Ordered<Row> ordered =
                neighbours.keys().isEmpty()
                        ? table.ordered(orders)
                        : grouped(table, neighbours.keys()).ordered(orders);
        return ordered.select((row, previous, next) ->
                result(
                        neighbours.columns(),
                        new Expressions<>(new NearLeaves<>(row, previous, next))));
    }

    private record NearLeaves<S>(
            Scope<S, Row> row, MaybeScope<S, Row> previous, MaybeScope<S, Row> next)
            implements Expressions.Leaves<S> {
        @Override
        public Expr<S, ?> column(Formula.Column column) {
            return switch (column.place()) {
                case PREVIOUS ->
                        Typing.column(previous, column.name(), column.type(), column.nullable());
                case NEXT -> Typing.column(next, column.name(), column.type(), column.nullable());
                default -> Typing.column(row, column.name(), column.type(), column.nullable());
            };
        }

        @Override
        public Expr<S, Boolean> present(Formula.Present present) {
            return present.place() == Formula.Place.PREVIOUS
                    ? previous.isPresent()
                    : next.isPresent();
        }
    }

    // Groups

    private Table<Row> reduce(Step.Reduce reduce) {
        Table<Row> table = rows(reduce.input());
        List<Formula> keys = reduce.keys();
        if (keys.isEmpty()) {
            return table.reduce(g ->
                    reduced(
                            reduce,
                            g,
                            index -> {
                                throw new IllegalStateException("no key");
                            }));
        }
        if (keys.size() == 1) {
            return one(table.groupBy(rows.of(keys.getFirst())), reduce);
        }
        boolean longFirst = keys.get(0).type() == Simple.LONG;
        boolean longSecond = keys.get(1).type() == Simple.LONG;
        Expr<Row, ?> first = rows.of(keys.get(0));
        Expr<Row, ?> second = rows.of(keys.get(1));
        if (longFirst && longSecond) {
            return table.groupBy(
                            into(
                                    Pair.Longs.class,
                                    Cast.longs(first).as(Pair.Longs::first),
                                    Cast.longs(second).as(Pair.Longs::second)))
                    .reduce(g -> {
                        var key = inside(g.key());
                        return reduced(
                                reduce,
                                g,
                                i ->
                                        i == 0
                                                ? key.col(Pair.Longs::first)
                                                : key.col(Pair.Longs::second));
                    });
        }
        if (longFirst) {
            return table.groupBy(
                            into(
                                    Pair.LongText.class,
                                    Cast.longs(first).as(Pair.LongText::first),
                                    Cast.text(second).as(Pair.LongText::second)))
                    .reduce(g -> {
                        var key = inside(g.key());
                        return reduced(
                                reduce,
                                g,
                                i ->
                                        i == 0
                                                ? key.col(Pair.LongText::first)
                                                : key.col(Pair.LongText::second));
                    });
        }
        if (longSecond) {
            return table.groupBy(
                            into(
                                    Pair.TextLong.class,
                                    Cast.text(first).as(Pair.TextLong::first),
                                    Cast.longs(second).as(Pair.TextLong::second)))
                    .reduce(g -> {
                        var key = inside(g.key());
                        return reduced(
                                reduce,
                                g,
                                i ->
                                        i == 0
                                                ? key.col(Pair.TextLong::first)
                                                : key.col(Pair.TextLong::second));
                    });
        }
        return table.groupBy(
                        into(
                                Pair.Texts.class,
                                Cast.text(first).as(Pair.Texts::first),
                                Cast.text(second).as(Pair.Texts::second)))
                .reduce(g -> {
                    var key = inside(g.key());
                    return reduced(
                            reduce,
                            g,
                            i -> i == 0 ? key.col(Pair.Texts::first) : key.col(Pair.Texts::second));
                });
    }

    private <K> Table<Row> one(Grouped<K, Row> grouped, Step.Reduce reduce) {
        return grouped.reduce(g -> reduced(reduce, g, index -> g.key()));
    }

    /// A part of the key of a group.
    private interface KeyPart<K> {
        Expr<Group<K, Row>, ?> of(int index);
    }

    private <K> Projection<Group<K, Row>, Row> reduced(
            Step.Reduce reduce, Group<K, Row> group, KeyPart<K> key) {
        var aggregates = new Grouping<>(group, rows);
        return result(reduce.columns(), new Expressions<>(new GroupLeaves<>(key, aggregates)));
    }

    private record GroupLeaves<K>(KeyPart<K> part, Grouping<K> aggregates)
            implements Expressions.Leaves<Group<K, Row>> {
        @Override
        public Expr<Group<K, Row>, ?> column(Formula.Column column) {
            throw new IllegalStateException("a group has no column " + column.name());
        }

        @Override
        public Expr<Group<K, Row>, ?> key(int index) {
            return part.of(index);
        }

        @Override
        public Expr<Group<K, Row>, ?> summary(Formula.Summary summary) {
            return aggregates.of(summary);
        }
    }
}
