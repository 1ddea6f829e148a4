package io.deltaway.table.plan;

/// Which row a column belongs to, where an expression sees several.
public enum Side {
    /// The only row, or the current one beside its neighbours.
    ROW(""),
    LEFT("left."),
    RIGHT("right."),
    PREVIOUS("previous."),
    NEXT("next."),
    /// The element of an exploded list.
    ELEMENT("element.");

    private final String prefix;

    Side(String prefix) {
        this.prefix = prefix;
    }

    /// What stands before a column's name where a plan is shown.
    public String prefix() {
        return prefix;
    }
}
