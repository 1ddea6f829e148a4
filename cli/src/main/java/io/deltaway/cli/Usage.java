package io.deltaway.cli;

import java.util.Map;

/// What the command and each of its parts say of themselves.
final class Usage {

    static final String ALL =
            """
            Usage: deltaway <command> [arguments]

              run File.java [args]       run a program in one source file
              explain File.java [args]   print the plan of a program without running it
              ask DIR                    answer questions from the documents in a directory
              plan-diff File.java [args] print what becomes of the state that is kept if it is run
              state DIRECTORY            print what is kept in a directory
              --version, -V              print the version
              --help, -h                 print this text

            deltaway <command> --help says more of a command.
            """;

    private static final String PROGRAM =
            """

              File.java   a Java source file with void main(), or main of another form that Java
                          launches
              args        what the program gets; where it reads them with Arguments,
                          deltaway %s File.java --help lists its options
            """;

    private static final Map<String, String> COMMANDS =
            Map.of(
                    "run",
                    """
                    Usage: deltaway run File.java [args]

                    Runs a program in one source file, until its sources have ended; with a live
                    source until Ctrl-C or SIGTERM, after which what was read is still worked
                    through. Its compiled classes are kept in the cache of the user.
                    """
                            + PROGRAM.formatted("run")
                            + """

                            Exit status: 0 done, 1 the program failed, 2 wrong usage, 3 done but a
                            file could not be read whole, 130 and 143 ended by a signal.
                            """,
                    "explain",
                    """
                    Usage: deltaway explain File.java [args]

                    Prints the plan of a program: its steps with the lines of the program, what they
                    read, compute and keep. The program is run up to its first run() or start() of a
                    pipeline and ends there; no source is read, no sink written.
                    """
                            + PROGRAM.formatted("explain"),
                    "plan-diff",
                    """
                    Usage: deltaway plan-diff File.java [args]

                    Prints what would become of the state that a pipeline keeps (persist) if this
                    program was run: what is kept, computed anew or dropped, and what stands against
                    it. Nothing is changed, and another program may be running.
                    """
                            + PROGRAM.formatted("plan-diff"),
                    "state",
                    """
                    Usage: deltaway state DIRECTORY

                    Prints what is kept in a directory that a pipeline is persisted in: epochs,
                    snapshots, log files, and the steps that they belong to. Nothing is changed, and
                    the program may be running.
                    """);

    private Usage() {}

    /// What a command says of itself.
    static String of(String command) {
        return COMMANDS.getOrDefault(command, ALL);
    }
}
