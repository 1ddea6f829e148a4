package io.deltaway.table;

import io.deltaway.table.plan.PlanNode.Ordering;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.List;

/// An order of the rows `R`. Made by `asc` and `desc`; null is the smallest value.
public final class Order<R> {

    private final Ordering ordering;

    Order(Term by, boolean descending) {
        this.ordering = new Ordering(by, descending);
    }

    static <R> List<Ordering> orderings(List<Order<R>> orders) {
        var orderings = new ArrayList<Ordering>();
        orders.forEach(order -> orderings.add(order.ordering));
        return List.copyOf(orderings);
    }

    Expr<R, ?> by() {
        return Typed.of(ordering.by());
    }

    boolean isDescending() {
        return ordering.descending();
    }

    @Override
    public String toString() {
        return ordering.toString();
    }
}
