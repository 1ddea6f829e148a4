package io.deltaway.run;

import io.deltaway.run.persist.LogEntry;

/// Where a pipeline says what it does before anybody else sees it.
interface Log {

    /// Where nobody wants to know.
    Log NOWHERE =
            new Log() {
                @Override
                public void append(LogEntry entry) {}

                @Override
                public void reach(String point) {}
            };

    /// @throws RunException where it can't be written down
    void append(LogEntry entry);

    /// A point at which a test may want to crash.
    void reach(String point);
}
