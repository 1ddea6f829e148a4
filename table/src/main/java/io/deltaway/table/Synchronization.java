package io.deltaway.table;

import io.deltaway.engine.value.Type;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Sources that go in step by a time column: of none a row is taken that is further ahead than so
/// much of what the others have come to. Made by `synchronize` of a pipeline.
///
/// Rows that would be ahead wait in their source, in front of a queue that is full, so nothing
/// gathers in memory. A source that has ended holds nobody back, and neither does one that has
/// given nothing for a time ([#idleAfter]) until it gives rows again. Rows without a time, and the
/// rest of what a source gives as one whole, don't wait; neither does anything once the pipeline is
/// told to stop.
///
/// @param <T> the times
/// @param <D> distances between them
@SuppressWarnings("UnusedTypeParameter") // they are guards
public final class Synchronization<T, D> {

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Table<?> first;
    private final Type type;
    private final long mostAhead;
    private final List<Member> members = new ArrayList<>();
    private Duration idle = IDLE;

    /// A source of the group.
    ///
    /// @param column its time
    public record Member(Source<?> source, String column) {}

    private Synchronization(Table<?> first, Type type, long mostAhead) {
        this.first = first;
        this.type = type;
        this.mostAhead = mostAhead;
    }

    /// A group with one source.
    public static <R, T, D> Synchronization<T, D> of(
            Table<R> table, Moment<R, T, D> time, D mostAhead) {
        Type type = ((Expr<?, ?>) time).term().type();
        long distance = Amounts.distance(type, mostAhead);
        boolean isNegative =
                mostAhead instanceof Double number ? number.doubleValue() < 0 : distance < 0;
        Checks.argument(!isNegative, "synchronize", "a distance of zero or more", mostAhead);
        return new Synchronization<T, D>(table, type, distance).with(table, time);
    }

    /// One more source.
    ///
    /// @param table as it is read, without a step behind it
    /// @param time a column of it
    public <R> Synchronization<T, D> with(Table<R> table, Moment<R, T, D> time) {
        first.sameHost(table);
        Term term = ((Expr<?, ?>) time).term();
        if (!(table.plan() instanceof PlanNode.Read read)
                || !(term instanceof Term.Column column)
                || term.type() != type) {
            throw new PlanException(
                    "DW-0131",
                    "a source is to go in step with others",
                    "a table as it is read, and a column of it, of type " + type,
                    term + " of " + table.plan().origin(),
                    "synchronize what pipeline.read(...) gave, by one of its columns");
        }
        table.check(term);
        members.add(new Member(read.source(), column.name()));
        return this;
    }

    /// For how long a source may give nothing before the others no longer wait for it. Ten seconds
    /// by default.
    public Synchronization<T, D> idleAfter(Duration time) {
        Checks.argument(time.isPositive(), "idleAfter", "a time above 0", time);
        idle = time;
        return this;
    }

    /// The sources.
    public List<Member> members() {
        return List.copyOf(members);
    }

    /// The type of the times.
    public Type type() {
        return type;
    }

    /// How far one may be ahead: in the unit in which times are stored; of doubles their bits.
    public long mostAhead() {
        return mostAhead;
    }

    /// For how long a source may give nothing.
    public Duration idle() {
        return idle;
    }
}
