package io.deltaway.run;

/// Ends a program that was to show something and do nothing else: thrown by [Pipeline#run] and
/// [Pipeline#start] under `deltaway explain`, when the plan is printed, and by [Arguments#end]
/// where a program that `deltaway` runs was asked for its options.
public final class Explained extends Error {

    private static final long serialVersionUID = 1;

    Explained() {
        super("what was asked for is shown; nothing is run", null, false, false);
    }

    /// Ends the program: through whoever has started it, or with the process where that was Java.
    static void end() {
        if (Boolean.getBoolean(Pipeline.COMMAND) || Pipeline.isExplained()) {
            throw new Explained();
        }
        System.exit(0);
    }
}
