package io.deltaway.http;

/// A line of text that a server sends.
///
/// @param number from 1 on for each connection
/// @param text without its end
public record HttpLine(long number, String text) {}
