package io.deltaway.documents;

import static java.util.Objects.requireNonNull;

/// A part of a document that is found, and read, by itself.
///
/// @param section the headings under which all of it stands, `Chapter > Section`, each up to 200
///   characters; empty where there are none
/// @param page where it begins, from 1; 0 where the format has no pages
/// @param text passages in which it is blank are left out
public record Passage(String section, int page, String text) {

    public Passage {
        requireNonNull(section, "the section of a passage is null");
        requireNonNull(text, "the text of a passage is null");
    }
}
