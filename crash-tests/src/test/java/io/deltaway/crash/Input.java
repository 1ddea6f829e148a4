package io.deltaway.crash;

import java.util.Collection;
import java.util.Random;

/// The input of a history. What is in it grows from change to change; where it is read live, rows
/// are also replaced and deleted.
interface Input {

    /// What a [Victim] is told to read.
    String source();

    /// Whether who reads it goes on for ever, and may see changes while it reads. Else it comes to
    /// its end when it has read what is there.
    boolean isLive();

    /// Adds as many rows; a live one changes as many, in one way or another.
    void change(int rows, Random random) throws Exception;

    /// The rows that are in it now.
    Collection<Event> events() throws Exception;

    /// Takes away what is not in the directory of the history. Nobody reads any more.
    default void end() throws Exception {}
}
