package io.deltaway.documents;

import org.jspecify.annotations.Nullable;

/// A passage and its document. When a document is edited, the chunks that the edit did not reach
/// are the same rows as before, unless they moved within their section.
///
/// @param id of its path and its text, so that it stays when other parts of the document change;
///   passages of one text in one document are numbered
/// @param title of the document; null where it says none
/// @param section the headings under which all of it stands, `Chapter > Section`, each up to 200
///   characters; empty where there are none
/// @param page where it begins, from 1; 0 where the format has no pages
/// @param position among the chunks of its section, from 1
public record Chunk(
        String id,
        String path,
        String mediaType,
        @Nullable String owner,
        @Nullable String title,
        String section,
        int page,
        int position,
        String text) {}
