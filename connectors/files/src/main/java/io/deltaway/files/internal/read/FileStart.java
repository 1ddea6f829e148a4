package io.deltaway.files.internal.read;

import io.deltaway.formats.parse.Decoder;

/// Where the records of a file begin.
///
/// @param decoder how they are decoded
/// @param bytes how many bytes stand before them
/// @param line the number of the line of the first
record FileStart(Decoder decoder, long bytes, long line) {}
