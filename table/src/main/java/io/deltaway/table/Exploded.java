package io.deltaway.table;

import io.deltaway.engine.value.Type;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.PlanNode.Head;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.util.List;
import java.util.function.BiFunction;

/// Rows with a list, about to become a row for each element.
public final class Exploded<R, E> {

    /// A row and one element of its list; exists only as the guard of its expressions.
    @SuppressWarnings("UnusedTypeParameter") // it is a guard
    public static final class Each<R, E> {
        private Each() {}
    }

    private final Table<R> table;
    private final Term list;
    private final Origin origin;

    Exploded(Table<R> table, Term list, Origin origin) {
        this.table = table;
        this.list = list;
        this.origin = origin;
    }

    /// A row for each element, made of it and of the row that it stands in.
    public <O> Table<O> select(
            BiFunction<Scope<Each<R, E>, R>, Expr<Each<R, E>, E>, Projection<Each<R, E>, O>>
                    result) {
        Type element = ((Type.ListOf) list.type()).element();
        Term each = new Term.Required(new Term.Column(Side.ELEMENT, "element", element, true));
        Projection<Each<R, E>, O> projection =
                result.apply(Scope.of(Side.ROW, table.rowType().schema()), Typed.of(each));
        RowType<O> rowType = projection.rowType();
        List<Term> values = projection.values(table.names());
        var head = new Head(origin, rowType, table.plan().properties().withoutKeys());
        return table.to(new PlanNode.Explode(head, table.plan(), list, values), rowType);
    }
}
