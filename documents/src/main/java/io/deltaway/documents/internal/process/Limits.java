package io.deltaway.documents.internal.process;

import java.io.Serializable;
import java.time.Duration;

/// What reading a document may cost.
///
/// @param within how long one may take
/// @param memoryInMegabytes the heap of a process
/// @param processes at a time
/// @param bytes of a document
/// @param characters of its text
public record Limits(
        Duration within, int memoryInMegabytes, int processes, long bytes, int characters)
        implements Serializable {}
