package io.deltaway.cli;

import io.deltaway.run.Explained;
import io.deltaway.run.RunException;
import io.deltaway.run.StateReport;
import io.deltaway.table.PlanException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where the `deltaway` command starts: picks the command by its name, and ends the process with
/// the command's exit status.
///
/// Exit statuses: 0 done, 1 the program failed, 2 wrong usage, 3 done, but a file could not be read
/// whole.
public final class Main {

    private static final String USAGE =
            """
            Usage: deltaway <command> [arguments]

              run File.java [args]       run a program in one source file
              explain File.java [args]   print the plan of a program without running it
              ask DIR                    answer questions from the documents in a directory
              plan-diff File.java [args] print what becomes of the state that is kept if it is run
              state DIRECTORY            print what is kept in a directory
              --version, -V              print the version
              --help, -h                 print this text
            """;

    /// The code of a program's options that are wrong.
    private static final String OPTIONS = "DW-0220";

    private Main() {}

    public static void main(String[] args) {
        int status = run(args, System.out, System.err);
        System.out.flush();
        System.err.flush();
        if (status != 0) {
            System.exit(status);
        }
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length == 0) {
            err.print(USAGE);
            return 2;
        }
        return switch (args[0]) {
            case "run" -> program(args, out, err, "deltaway.command");
            case "explain" -> program(args, out, err, "deltaway.explain");
            case "plan-diff" -> program(args, out, err, "deltaway.planDiff");
            case "state" -> state(args, out, err);
            case "--version", "-V" -> {
                out.println("deltaway " + version() + " on Java " + Runtime.version());
                yield 0;
            }
            case "--help", "-h", "help" -> {
                out.print(USAGE);
                yield 0;
            }
            default -> {
                err.println(
                        "deltaway: there is no command \""
                                + args[0]
                                + "\". deltaway --help lists the commands.");
                yield 2;
            }
        };
    }

    /// @param property set for the program, which says what is to be done with it
    private static int program(String[] args, PrintStream out, PrintStream err, String property) {
        if (isHelp(args)) {
            out.print(USAGE);
            return 0;
        }
        if (args.length < 2 || args[1].startsWith("-")) {
            err.println(
                    "deltaway "
                            + args[0]
                            + ": name a program, as in: deltaway "
                            + args[0]
                            + " File.java");
            return 2;
        }
        try {
            Path source = Path.of(args[1]);
            var compilation =
                    new Compilation(Compilation.userCache(), System.getProperty("java.class.path"));
            Path classes = compilation.compile(source);
            Program program = Program.load(classes, Compilation.className(source));
            String[] own = Arrays.copyOfRange(args, 2, args.length);
            System.setProperty(property, "true");
            program.run(own);
            return Boolean.getBoolean("deltaway.incomplete") ? 3 : 0;
        } catch (Explained e) {
            return 0;
        } catch (ProgramException | PlanException e) {
            // the message is written for the user; where in our code it was found does not help
            err.println("deltaway: " + e.getMessage());
            return 1;
        } catch (RunException e) {
            err.println("deltaway: " + e.getMessage());
            OwnCode.thrownIn(e.getCause()).ifPresent(err::println);
            return e.code().equals(OPTIONS) ? 2 : 1;
        } catch (Throwable e) {
            e.printStackTrace(err);
            return 1;
        }
    }

    /// Whether a command is asked what it takes.
    private static boolean isHelp(String[] args) {
        return args.length == 2 && (args[1].equals("--help") || args[1].equals("-h"));
    }

    private static int state(String[] args, PrintStream out, PrintStream err) {
        if (isHelp(args)) {
            out.print(USAGE);
            return 0;
        }
        if (args.length != 2 || args[1].startsWith("-")) {
            err.println("deltaway state: name a directory, as in: deltaway state DIRECTORY");
            return 2;
        }
        try {
            out.print(StateReport.of(Path.of(args[1])));
            return 0;
        } catch (RunException e) {
            err.println("deltaway: " + e.getMessage());
            return 1;
        }
    }

    /// The version in the jar's manifest; classes that don't come from a jar have none.
    private static String version() {
        @Nullable String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }
}
