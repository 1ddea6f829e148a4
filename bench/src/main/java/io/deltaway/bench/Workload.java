package io.deltaway.bench;

import java.io.IOException;
import java.util.List;

/// Something to be measured on several systems.
///
/// @param name what it is called on the command line and in results
/// @param what the work, in one line
/// @param rows how many rows it has unless told otherwise
/// @param entry gets its input ready, which is not measured
record Workload(String name, String what, long rows, Entry entry) {

    /// Who takes part.
    @FunctionalInterface
    interface Entry {
        List<Contender> contenders(Setting setting, long rows)
                throws IOException, InterruptedException;
    }

    /// Whether the user means this one.
    boolean isCalled(String asked) {
        return name.equals(asked) || name.startsWith(asked + "-");
    }
}
