package io.deltaway.table;

import io.deltaway.engine.value.Type;
import io.deltaway.table.internal.Arrivals;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.PlanNode.Head;
import io.deltaway.table.plan.PlanNode.Ordering;
import io.deltaway.table.plan.Properties;
import io.deltaway.table.plan.Term;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A table grouped by `K`: what may follow a `groupBy`.
public final class Grouped<K, R> {

    private final Table<R> table;
    private final List<Term> keys;
    private final @Nullable RowType<?> keyType;

    private Grouped(Table<R> table, List<Term> keys, @Nullable RowType<?> keyType) {
        this.table = table;
        this.keys = keys;
        this.keyType = keyType;
    }

    static <K, R> Grouped<K, R> by(Table<R> table, Term key) {
        return new Grouped<>(table, List.of(key), null);
    }

    static <K, R> Grouped<K, R> by(Table<R> table, RowType<K> keyType, List<Term> keys) {
        return new Grouped<>(table, keys, keyType);
    }

    static <R> Grouped<Void, R> all(Table<R> table) {
        return new Grouped<>(table, List.of(), null);
    }

    /// A row for each group, made of its key and of aggregates over its rows. A group without rows
    /// is no group.
    public <O> Table<O> reduce(Function<Group<K, R>, Projection<Group<K, R>, O>> result) {
        Projection<Group<K, R>, O> projection =
                result.apply(new Group<>(table, key(), this::named));
        RowType<O> rowType = projection.rowType();
        List<Term> values = projection.values(this::named);
        Arrivals.mustBeKnown(table.plan(), values);
        Properties properties = Derived.ofReduce(keys.size(), rowType, values);
        var head = new Head(Origin.here("reduce"), rowType, properties);
        return table.to(new PlanNode.Reduce(head, table.plan(), keys, values), rowType);
    }

    /// The rows of each group cut into windows; a window without rows is no window.
    public <T> Windowed<K, R, T> window(Window<R, T> window) {
        return new Windowed<>(this, window, null);
    }

    /// As [#window(Window)], with windows that close.
    public <T> Windowed<K, R, T> window(Window<R, T> window, Lateness<? super T> lateness) {
        return new Windowed<>(this, window, lateness);
    }

    /// As [Table#refuseLate], where each group may have a clock of its own: `closing(ofSeconds(5))
    /// .perKey()`.
    public <T> Timely<R> refuseLate(Expr<R, T> time, Lateness<? super T> lateness) {
        table.check(time.term());
        Checks.time(time.term());
        Checks.argument(
                !lateness.changesWhatIsShown(),
                "refuseLate",
                "a lateness of rows alone: without windows there are no results to be held back,"
                        + " shown once or forgotten",
                lateness);
        return new Timely<>(
                Judgement.of(
                        "refuseLate",
                        table,
                        Amounts.required(time.term()),
                        lateness.clocked(keys),
                        lateness.over(time.term().type())));
    }

    /// The first rows of each group in an order; ties are broken on the whole row.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Table<R> top(int rows, Order<R>... orders) {
        return top("top", 0, rows, orderings(orders));
    }

    /// The rows of each group behind the first ones in an order: SQL's `OFFSET` and `LIMIT`. Ties
    /// are broken on the whole row.
    ///
    /// @param skip how many rows are passed over
    /// @param rows how many rows follow at most
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Table<R> slice(int skip, int rows, Order<R>... orders) {
        Checks.argument(skip >= 0, "slice", "a number of rows to skip of 0 or more", skip);
        return top("slice", skip, rows, orderings(orders));
    }

    private Table<R> top(String verb, int skip, int rows, List<Ordering> orderings) {
        Checks.argument(rows > 0, verb, "a number of rows above 0", rows);
        Set<List<String>> before = table.plan().properties().uniqueKeys();
        var unique = new LinkedHashSet<>(before);
        if (rows == 1) {
            unique.addAll(onePerGroup());
        }
        var properties = new Properties(false, unique);
        return table.same(
                new PlanNode.Top(
                        table.head(verb, properties), table.plan(), keys, skip, rows, orderings));
    }

    /// The rows of each group in an order, in which each has neighbours; ties are broken on the
    /// whole row.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Ordered<R> ordered(Order<R>... orders) {
        return new Ordered<>(table, keys, orderings(orders));
    }

    /// The row of each group that arrived last.
    public Table<R> deduplicate() {
        return deduplicate((kept, arrived) -> true);
    }

    /// The row of each group that was accepted last, in the order of arrival; the first one always
    /// is. Rows must come from sources through steps that keep their order: `where`, `select`,
    /// `map`, `flatMap`, `union`.
    public Table<R> deduplicate(RowAcceptance<R> acceptance) {
        Lambdas.mustBeOpen(table.rowType().javaClass());
        Checks.appendOnly(
                "deduplicate",
                table.plan(),
                "; or use argMax over a column that says the order, which takes retractions");
        Arrivals.mustBeKnown(table.plan(), "deduplicate");
        var head = table.head("deduplicate", new Properties(false, onePerGroup()));
        return table.same(new PlanNode.Deduplicate(head, table.plan(), keys, acceptance));
    }

    /// The groups of which no row has come for so long, by the time of day: each appears in the
    /// first epoch that begins so much later, and goes when a row comes again. What was taken back
    /// has come all the same. A group of which no row ever came is none; a table that is not
    /// grouped is one. Each group that ever came is kept: a silent one is a row of the result.
    ///
    /// With [Table#changes] it is known when each fell silent and was heard of again.
    public <O> Table<O> silentAfter(
            Duration silence,
            Function<SilentGroup<K, R>, Projection<SilentGroup<K, R>, O>> result) {
        Checks.argument(silence.isPositive(), "silentAfter", "a time above nothing", silence);
        Projection<SilentGroup<K, R>, O> projection =
                result.apply(new SilentGroup<>(key(), this::named));
        RowType<O> rowType = projection.rowType();
        List<Term> values = projection.values(this::named);
        Properties properties = Derived.ofReduce(keys.size(), rowType, values);
        var head = new Head(Origin.here("silentAfter"), rowType, properties);
        long nanos = Amounts.of(Type.Simple.INSTANT, silence);
        return table.to(
                new PlanNode.Silent(head, table.plan(), keys, values, nanos, silence.toString()),
                rowType);
    }

    /// What rows are unique by where each group has at most one; nothing if the groups are none of
    /// columns.
    private Set<List<String>> onePerGroup() {
        var names = new ArrayList<String>();
        for (Term key : keys) {
            if (key instanceof Term.Column column) {
                names.add(column.name());
            }
        }
        return names.size() == keys.size() ? Set.of(List.copyOf(names)) : Set.of();
    }

    private List<Ordering> orderings(Order<R>[] orders) {
        List<Ordering> orderings = Order.orderings(Arrays.asList(orders));
        orderings.forEach(ordering -> table.check(ordering.by()));
        return orderings;
    }

    Table<R> table() {
        return table;
    }

    List<Term> keys() {
        return keys;
    }

    /// The key as one value: a record where it has several parts.
    Term key() {
        var parts = new ArrayList<Term>();
        for (int i = 0; i < keys.size(); i++) {
            parts.add(new Term.Key(i, keys.get(i)));
        }
        if (keyType == null || keyType.javaClass() == Row.class) {
            return parts.isEmpty() ? new Term.Literal(true, Type.Simple.BOOLEAN) : parts.getFirst();
        }
        return new Term.Construct((Type.RecordOf) Components.typeOf(keyType.javaClass()), parts);
    }

    /// The part of the key that a result takes by name.
    @Nullable Term named(String name) {
        for (int i = 0; i < keys.size(); i++) {
            boolean found =
                    keyType != null
                            ? keyType.schema().names().get(i).equals(name)
                            : keys.get(i) instanceof Term.Column column
                                    && column.name().equals(name);
            if (found) {
                return new Term.Key(i, keys.get(i));
            }
        }
        return null;
    }
}
