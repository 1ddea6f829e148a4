package io.deltaway.run;

/// Ends a program whose plan was to be shown and nothing else: thrown by [Pipeline#run] and
/// [Pipeline#start] under `deltaway explain`, when the plan is printed.
public final class Explained extends Error {

    private static final long serialVersionUID = 1;

    Explained() {
        super("the plan is shown; nothing is run", null, false, false);
    }
}
