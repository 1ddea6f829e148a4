package io.deltaway.table;

import io.deltaway.engine.value.Type;
import io.deltaway.table.plan.Lowered;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.PlanNode.Head;
import io.deltaway.table.plan.PlanNode.Lambda;
import io.deltaway.table.plan.Properties;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Timing;
import io.deltaway.table.plan.Written;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/// A live multiset of rows `R`. A table is a description: it has rows when its pipeline runs, and
/// each verb gives another table.
///
/// Tables are immutable and know their pipeline; tables of two pipelines are never combined.
///
/// All verbs are methods of this class, as a program looks for them behind `table.`: each checks
/// its terms and adds a node to the plan, and what takes more than that has a class of its own.
public final class Table<R> {

    private final PlanHost host;
    private final PlanNode plan;
    private final RowType<R> rowType;

    Table(PlanHost host, PlanNode plan, RowType<R> rowType) {
        this.host = host;
        this.plan = plan;
        this.rowType = rowType;
    }

    /// The rows of a source; called by whoever runs plans.
    public static <R> Table<R> read(PlanHost host, Source<R> source) {
        var head = new Head(Origin.here("read"), source.rowType(), Derived.of(source.events()));
        return new Table<>(host, new PlanNode.Read(head, source), source.rowType());
    }

    /// The failed rows of all steps of a plan; called by whoever runs plans.
    public static Table<RowError> errors(PlanHost host) {
        RowType<RowError> rowType = RowType.of(RowError.class);
        var head = new Head(Origin.here("errors"), rowType, Properties.CHANGING);
        return new Table<>(host, new PlanNode.AllErrors(head), rowType);
    }

    // Rows

    /// The rows for which the condition is true.
    public Table<R> where(Expr<R, Boolean> condition) {
        check(condition.term());
        return same(new PlanNode.Where(head("where", plan.properties()), plan, condition.term()));
    }

    /// The rows for which a function is true. It is opaque to the planner: it needs all columns and
    /// an object a row.
    public Table<R> where(RowPredicate<R> condition) {
        return same(lambda(head("where", plan.properties()), Lambda.Kind.FILTER, condition));
    }

    /// A row computed of each row.
    public <O> Table<O> select(Projection<R, O> result) {
        List<Term> values = result.values(names());
        values.forEach(this::check);
        var head =
                new Head(
                        Origin.here("select"),
                        result.rowType(),
                        Derived.ofSelect(plan, result.rowType(), values));
        return to(new PlanNode.Select(head, plan, values), result.rowType());
    }

    /// The same rows with one column more, or another one in the place of the column with this
    /// name: for exploring.
    public Table<Row> with(String column, Expr<R, ?> value) {
        check(value.term());
        return Derived.with(this, column, value.term());
    }

    /// A row made of each row by a function. It is opaque to the planner: it needs all columns and
    /// an object a row.
    public <O> Table<O> map(RowFunction<R, O> function) {
        return map(Lambdas.resultOf(function), function);
    }

    /// As [#map(RowFunction)], where the class of the result can't be told from the function.
    public <O> Table<O> map(Class<O> resultClass, RowFunction<R, O> function) {
        return mapped("map", resultClass, Lambda.Kind.MAP, function);
    }

    /// Any number of rows made of each row by a function. It is opaque to the planner: it needs all
    /// columns and an object a row.
    public <O> Table<O> flatMap(Class<O> resultClass, RowExpansion<R, O> function) {
        return mapped("flatMap", resultClass, Lambda.Kind.FLAT_MAP, function);
    }

    /// A row for each element of a list; no row for an empty list or null.
    public <E> Exploded<R, E> explode(ListExpr<R, E> list) {
        check(list.term());
        return new Exploded<>(this, list.term(), Origin.here("explode"));
    }

    /// The rows of a share of all keys: the same keys whenever and wherever it runs.
    ///
    /// @param fraction the share, from 0 to 1
    public Table<R> sample(double fraction, Expr<R, ?> key) {
        Checks.argument(
                fraction >= 0 && fraction <= 1, "sample", "a fraction from 0 to 1", fraction);
        check(key.term());
        return same(
                new PlanNode.Sampled(
                        head("sample", plan.properties()), plan, fraction, List.of(key.term())));
    }

    /// Each row as often as a number says: 1 is the row itself, 0 none, and -1 takes one such row
    /// away from a table that this one is united with. So a stream of changes with a column of
    /// weights becomes the table that it describes.
    public Table<R> weightedBy(WholeExpr<R, ?> weight) {
        check(weight.term());
        return same(
                new PlanNode.Weighed(head("weightedBy", Properties.CHANGING), plan, weight.term()));
    }

    // Several tables

    /// All rows of this table and of the others.
    @SafeVarargs
    public final Table<R> union(Table<R>... others) {
        var inputs = new ArrayList<PlanNode>();
        inputs.add(plan);
        for (Table<R> other : others) {
            sameHost(other);
            Checks.sameColumns(rowType, other.rowType);
            inputs.add(other.plan);
        }
        boolean appendOnly = inputs.stream().allMatch(input -> input.properties().appendOnly());
        var properties = new Properties(appendOnly, Set.of());
        RowType<R> either = Derived.either(rowType, inputs);
        var head = new Head(Origin.here("union"), either, properties);
        return to(new PlanNode.Union(head, List.copyOf(inputs)), either);
    }

    /// The rows of this table as often as they exceed those of the other: SQL's `EXCEPT ALL`.
    public Table<R> minus(Table<R> other) {
        sameHost(other);
        Checks.sameColumns(rowType, other.rowType);
        return same(
                new PlanNode.Minus(
                        head("minus", plan.properties().withAppendOnly(false)), plan, other.plan));
    }

    /// Each row once.
    public Table<R> distinct() {
        var all = Set.of(rowType.schema().names());
        return same(
                new PlanNode.Distinct(
                        head("distinct", new Properties(plan.properties().appendOnly(), all)),
                        plan));
    }

    /// Pairs of rows with equal keys.
    public <Q> Joined.Inner<R, Q> join(Table<Q> right) {
        return new Joined.Inner<>(pairs(right));
    }

    /// Pairs of rows with equal keys, and the rows of this table that have no match.
    public <Q> Joined.Left<R, Q> leftJoin(Table<Q> right) {
        return new Joined.Left<>(pairs(right));
    }

    /// Pairs of rows with equal keys, and the rows of the other table that have no match.
    public <Q> Joined.Right<R, Q> rightJoin(Table<Q> right) {
        return new Joined.Right<>(pairs(right));
    }

    /// Pairs of rows with equal keys, and the rows of both tables that have no match.
    public <Q> Joined.Full<R, Q> fullJoin(Table<Q> right) {
        return new Joined.Full<>(pairs(right));
    }

    /// The rows of this table that have a match in the other, each as often as it is here.
    public <Q> Joined.Semi<R, Q> semiJoin(Table<Q> right) {
        return new Joined.Semi<>(pairs(right), false);
    }

    /// The rows of this table that have no match in the other.
    public <Q> Joined.Semi<R, Q> antiJoin(Table<Q> right) {
        return new Joined.Semi<>(pairs(right), true);
    }

    /// Each row of this table with the one row of the other that has its key. A row whose key is
    /// missing there, or is there twice, fails.
    public <Q> Joined.LookUp<R, Q> lookUp(Table<Q> right) {
        return new Joined.LookUp<>(pairs(right));
    }

    /// All rows of `overrides`, and those of this table whose key is not there.
    public Table<R> overrideWith(Table<R> overrides, Expr<R, ?> key) {
        return overridden(overrides, List.of(key.term()));
    }

    /// As [#overrideWith(Table, Expr)], with a key of several columns.
    public <K> Table<R> overrideWith(Table<R> overrides, Projection<R, K> key) {
        return overridden(overrides, key.values(names()));
    }

    // Groups and orders

    /// The rows grouped by the values of an expression; null is a group too.
    public <K> Grouped<K, R> groupBy(Expr<R, K> key) {
        check(key.term());
        return Grouped.by(this, key.term());
    }

    /// The rows grouped by several expressions: `groupBy(into(Key.class, ...))`.
    public <K> Grouped<K, R> groupBy(Projection<R, K> key) {
        List<Term> keys = key.values(names());
        keys.forEach(this::check);
        return Grouped.by(this, key.rowType(), keys);
    }

    /// One row of aggregates over all rows; no row while this table is empty.
    public <O> Table<O> reduce(Function<Group<Void, R>, Projection<Group<Void, R>, O>> result) {
        return Grouped.<R>all(this).reduce(result);
    }

    /// All rows cut into windows; a window without rows is no window.
    public <T> Windowed<Void, R, T> window(Window<R, T> window) {
        return Grouped.<R>all(this).window(window);
    }

    /// As [#window(Window)], with windows that close.
    public <T> Windowed<Void, R, T> window(Window<R, T> window, Lateness<? super T> lateness) {
        return Grouped.<R>all(this).window(window, lateness);
    }

    /// Refuses rows whose time is behind the clock by more than the grace of a [Lateness]:
    /// `refuseLate(col(Trade::at), closing(ofSeconds(5)))`. The clock is the largest time of the
    /// rows that arrived before; see [Lateness].
    ///
    /// @throws PlanException where the lateness says what becomes of results: there are none here
    public <T> Timely<R> refuseLate(Expr<R, T> time, Lateness<? super T> lateness) {
        return Grouped.<R>all(this).refuseLate(time, lateness);
    }

    /// The first rows in an order; ties are broken on the whole row.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Table<R> top(int rows, Order<R>... orders) {
        return Grouped.<R>all(this).top(rows, orders);
    }

    /// The rows behind the first ones in an order: SQL's `OFFSET` and `LIMIT`. Ties are broken on
    /// the whole row.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Table<R> slice(int skip, int rows, Order<R>... orders) {
        return Grouped.<R>all(this).slice(skip, rows, orders);
    }

    /// The rows in an order, in which each has neighbours; ties are broken on the whole row.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Ordered<R> ordered(Order<R>... orders) {
        return Grouped.<R>all(this).ordered(orders);
    }

    /// When no row has come for so long: see [Grouped#silentAfter].
    public <O> Table<O> silentAfter(
            Duration silence,
            Function<SilentGroup<Void, R>, Projection<SilentGroup<Void, R>, O>> result) {
        return Grouped.<R>all(this).silentAfter(silence, result);
    }

    // Iteration

    /// This table after a function was applied to it again and again, until nothing changes any
    /// more. It is kept up to date from changes, like every other table.
    ///
    /// The function says what is made of the table in one round; it is called once, when the plan
    /// is built, and may use tables from outside and other loops. Steps that go by the order of
    /// arrival can't stand in a loop, and a table that depends on the loop's own is not to be used
    /// outside of it.
    ///
    /// A loop that has not come to rest after 100,000 rounds stops the pipeline: give another limit
    /// with [#iterate(Rounds, Function)].
    public Table<R> iterate(Function<Table<R>, Table<R>> body) {
        return iterate(Rounds.UNTIL_NOTHING_CHANGES, body);
    }

    /// As [#iterate(Function)], with a limit: `Rounds.atMost(20)` ends after 20 rounds.
    @SuppressWarnings("unchecked") // a loop gives tables of the types that it gets
    public Table<R> iterate(Rounds rounds, Function<Table<R>, Table<R>> body) {
        return (Table<R>)
                Iteration.of(
                                rounds,
                                List.of(this),
                                each -> List.of(body.apply((Table<R>) each.getFirst())))
                        .getFirst();
    }

    // Changes and time

    /// A row for each row that an epoch changes, made of it and of the change; such rows never go.
    /// What an epoch does and undoes is no change. [#weightedBy] makes a table of them again.
    ///
    /// What an epoch is depends on how rows arrive, so that this is defined over history.
    public <O> Table<O> changes(
            BiFunction<Scope<Change<R>, R>, Change<R>, Projection<Change<R>, O>> result) {
        return Derived.changes(this, result);
    }

    /// Each row with the time of day since when it is there: that at the beginning of the epoch in
    /// which it came. A row that changes is another row, and is there since it changed; equal rows
    /// are there since the first of them came.
    public <O> Table<O> since(
            BiFunction<Scope<Change<R>, R>, InstantExpr<Change<R>>, Projection<Change<R>, O>>
                    result) {
        return Derived.since(this, result);
    }

    /// The time of day, cut to a multiple of a length such as a minute: a table of one row, for
    /// joins and filters that go by it. Called by whoever runs plans.
    public static Table<Now> now(PlanHost host, Duration every) {
        Checks.argument(every.isPositive(), "now", "a time above nothing", every);
        long nanos = Amounts.of(Type.Simple.INSTANT, every);
        RowType<Now> rowType = RowType.of(Now.class);
        var head = new Head(Origin.here("now"), rowType, new Properties(false, Set.of(List.of())));
        return new Table<>(host, new PlanNode.Now(head, nanos, every.toString()), rowType);
    }

    /// The rows that came less than a time ago, by the time of day: each goes by itself, as often
    /// as it came, in the first epoch that begins so much later. Of an append-only table.
    public Table<R> forgetAfter(Duration time) {
        Checks.argument(time.isPositive(), "forgetAfter", "a time above nothing", time);
        Checks.appendOnly("forgetAfter", plan);
        long nanos = Amounts.of(Type.Simple.INSTANT, time);
        var head = head("forgetAfter", Properties.CHANGING);
        return same(new PlanNode.Retained(head, plan, nanos, time.toString()));
    }

    // The plan

    /// A step from table to table that somebody else provides.
    public <O> O apply(Function<? super Table<R>, O> step) {
        return step.apply(this);
    }

    /// The same table with a name, by which status, errors and stored state call it.
    public Table<R> named(String name) {
        Checks.argument(!name.isBlank(), "named", "a name", "\"" + name + "\"");
        var head = new Head(plan.origin().named(name), rowType, plan.properties());
        return new Table<>(host, plan.withHead(head), rowType);
    }

    /// The rows that failed in the step that made this table.
    public Table<RowError> errors() {
        RowType<RowError> errors = RowType.of(RowError.class);
        var head = new Head(Origin.here("errors"), errors, Properties.CHANGING);
        return to(new PlanNode.Errors(head, plan), errors);
    }

    /// Sends the changes of this table to a sink while its pipeline runs.
    ///
    /// @throws PlanException where the sink can't express what this table does
    public void write(Sink<? super R> sink) {
        Checks.accepts(sink, plan);
        Origin origin = Origin.here("write");
        if (!plan.properties().isUnique(sink.key())) {
            sink.doubledKeys()
                    .ifPresent(doubled ->
                            host.add(
                                    new Written(
                                            Derived.doubledKeys(plan, sink.key()),
                                            doubled,
                                            origin)));
        }
        host.add(new Written(plan, sink, origin));
    }

    /// Up to ten rows of what there is now: for exploring. See [#preview(int)].
    public List<R> preview() {
        return preview(10);
    }

    /// Up to `limit` rows of what there is now, in the order of their columns: for exploring. The
    /// sources are read for it, and once more when the pipeline runs; so it refuses a source that
    /// the program fills, such as a `Push`, which can be read only once.
    public List<R> preview(int limit) {
        Checks.argument(limit >= 0, "preview", "a number of rows of 0 or more", limit);
        return host.preview(this, limit);
    }

    /// The plan of this table: its steps with the user's lines, the indexes and state they keep,
    /// and what is known of their rows.
    public String explain() {
        return Lowered.explain(plan);
    }

    /// The plan; for whoever runs it.
    @SuppressWarnings("exports") // those who run plans see them
    public PlanNode plan() {
        return plan;
    }

    /// The class of the rows and their columns.
    public RowType<R> rowType() {
        return rowType;
    }

    /// The schema.
    @Override
    public String toString() {
        return "Table of " + rowType;
    }

    // For the other steps

    Names names() {
        return Names.of(Side.ROW, rowType.schema(), false);
    }

    void check(Term term) {
        Checks.columns(rowType.schema(), List.of(term));
    }

    <O> Table<O> to(PlanNode node, RowType<O> otherType) {
        return new Table<>(host, node, otherType);
    }

    Table<R> same(PlanNode node) {
        return new Table<>(host, node, rowType);
    }

    Head head(String verb, Properties properties) {
        return new Head(Origin.here(verb), rowType, properties);
    }

    void sameHost(Table<?> other) {
        if (other.host != host) {
            throw new PlanException(
                    "DW-0110",
                    "two tables of different pipelines are combined",
                    "read both in one pipeline: pipelines never touch");
        }
    }

    private <Q> Joined.Pairs<R, Q> pairs(Table<Q> right) {
        sameHost(right);
        return new Joined.Pairs<>(this, right, List.of(), List.of(), new Timing.AnyTime(), null);
    }

    private PlanNode lambda(Head head, Lambda.Kind kind, Serializable function) {
        Lambdas.mustBeOpen(rowType.javaClass());
        return new Lambda(head, plan, kind, function);
    }

    private <O> Table<O> mapped(
            String verb, Class<O> resultClass, Lambda.Kind kind, Serializable function) {
        RowType<O> result = RowType.of(resultClass);
        Lambdas.mustBeOpen(resultClass);
        return to(
                lambda(
                        new Head(Origin.here(verb), result, plan.properties().withoutKeys()),
                        kind,
                        function),
                result);
    }

    private Table<R> overridden(Table<R> overrides, List<Term> keys) {
        sameHost(overrides);
        Checks.sameColumns(rowType, overrides.rowType);
        keys.forEach(this::check);
        keys.forEach(overrides::check);
        RowType<R> either = Derived.either(rowType, List.of(overrides.plan));
        var head = new Head(Origin.here("overrideWith"), either, Properties.CHANGING);
        return to(new PlanNode.Overridden(head, plan, overrides.plan, keys), either);
    }
}
