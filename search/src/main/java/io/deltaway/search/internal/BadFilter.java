package io.deltaway.search.internal;

/// Why a text is no filter.
final class BadFilter extends Exception {

    private static final long serialVersionUID = 1;

    /// @param at the place in the filter, from 1 on
    BadFilter(int at, String expected, String actual) {
        super(
                "a filter can't be read: expected %s at character %d, got %s"
                        .formatted(expected, at, actual));
    }
}
