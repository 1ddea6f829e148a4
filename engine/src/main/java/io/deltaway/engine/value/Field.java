package io.deltaway.engine.value;

/// A named column of a [Schema].
public record Field(String name, Type type, boolean nullable) {

    @Override
    public String toString() {
        return name + " " + type + (nullable ? "?" : "");
    }
}
