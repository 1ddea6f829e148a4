package io.deltaway.documents.internal.split;

/// What ends and begins where a text may be cut, the best place first.
public enum Level {
    HEADING_1,
    HEADING_2,
    HEADING_3,
    HEADING_4,
    HEADING_5,
    HEADING_6,
    PAGE,
    PARAGRAPH,
    /// An entry of a list, a row of a table.
    ITEM,
    SENTENCE,
    LINE,
    WORD,
    CHARACTER,
    /// A heading ends: what follows belongs to it.
    BEHIND_HEADING;

    private static final Level[] ALL = values();

    static Level heading(int level) {
        return ALL[Math.min(level, 6) - 1];
    }

    public boolean isHeading() {
        return compareTo(HEADING_6) <= 0;
    }
}
