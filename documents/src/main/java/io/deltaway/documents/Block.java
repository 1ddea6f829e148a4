package io.deltaway.documents;

/// A piece of a document as its author made it.
///
/// @param level of a heading, from 1 to 9; 0 of anything else
/// @param page from 1; 0 where the format has no pages
/// @param text without white space around it, never empty
public record Block(Kind kind, int level, int page, String text) {

    /// What a block is.
    public enum Kind {
        HEADING,
        PARAGRAPH,
        /// An entry of a list.
        ITEM,
        /// A row of a table, its cells one after another.
        ROW,
        /// Text in which spaces and line ends mean something.
        CODE
    }
}
