package io.deltaway.ai;

import java.util.List;

/// An answer out of passages.
///
/// @param answered whether the passages held an answer; if not, the text says so
/// @param text with marks such as `[2]` behind a blank, which count the sources from 1
/// @param sources of the passages that the text cites, in the order of the marks
public record Cited(boolean answered, String text, List<String> sources) {}
