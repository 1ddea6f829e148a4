package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;

/// How far event time has come: one time for all rows ([EventClock]), or one for each key
/// ([KeyClock]). It never goes back.
///
/// Whoever drops or shows something when time has come so far takes a reference to the clock, as a
/// join does to its index, and asks it for an [Agenda]. It has to run behind the clock.
public sealed interface Clock permits EventClock, KeyClock {

    /// What is to be looked at when time has come to it, as of the end of each epoch.
    Agenda agenda(Agenda.Keys keys);

    /// The same as of the beginning of each epoch.
    Agenda agendaAtStart(Agenda.Keys keys);

    /// By which number each row's time goes: what [#at] and [#atStart] are asked with.
    ///
    /// @param partition the column with [Ticks#partition], or -1
    /// @param keyColumns the columns with the key, where there is a clock for each
    long[] counted(Batch rows, int partition, int[] keyColumns);

    /// How far time had come for a row of a side when it arrived, after the rows before it.
    ///
    /// @param of what [#counted] said
    /// @param most the largest time of the rows of the same number on this worker before it, in
    ///   this epoch
    long at(int side, long of, long most);

    /// How far time had come for a row when the epoch began.
    long atStart(long of);
}
