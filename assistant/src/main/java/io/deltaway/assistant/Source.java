package io.deltaway.assistant;

import io.deltaway.http.Description;
import org.jspecify.annotations.Nullable;

/// A passage of a document, as it is cited.
///
/// @param title of the document; null where it says none
/// @param section the headings under which it stands, `Chapter > Section`
/// @param page from 1; 0 where the document has no pages
/// @param score how well it fits, in no particular unit
public record Source(
        @Description("The same as long as the document has this passage") String id,
        @Description("The path of the document") String path,
        @Nullable String title,
        String section,
        @Description("From 1; 0 where the document has no pages") int page,
        String text,
        double score) {}
