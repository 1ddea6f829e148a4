package io.deltaway.table.plan;

/// Which row a column belongs to, where an expression sees several.
public enum Side {
    /// The only row.
    ROW(""),
    LEFT("left."),
    RIGHT("right."),
    /// Two neighbours in an order.
    EARLIER("earlier."),
    LATER("later."),
    /// The element of an exploded list.
    ELEMENT("element."),
    /// What is told of a change of a table.
    CHANGE("change.");

    private final String prefix;

    Side(String prefix) {
        this.prefix = prefix;
    }

    /// What stands before a column's name where a plan is shown.
    public String prefix() {
        return prefix;
    }
}
