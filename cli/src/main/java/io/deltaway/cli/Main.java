package io.deltaway.cli;

import io.deltaway.engine.value.Printable;
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

    /// The code of a program's options that are wrong.
    private static final String OPTIONS = "DW-0220";

    /// The code of a program that is not there.
    private static final String NO_PROGRAM = "DW-0301";

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
            err.print(Usage.ALL);
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
                out.print(Usage.ALL);
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
            out.print(Usage.of(args[0]));
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
            if (!args[0].equals("run")) {
                throw new ProgramException(
                        "DW-0305",
                        source
                                + " ended before it ran a pipeline, so there is no plan to print;"
                                + " call run() or start() of its pipeline");
            }
            return Boolean.getBoolean("deltaway.incomplete") ? 3 : 0;
        } catch (Explained e) {
            return 0;
        } catch (ProgramException e) {
            tell(err, e);
            return e.code().equals(NO_PROGRAM) ? 2 : 1;
        } catch (PlanException e) {
            tell(err, e);
            return 1;
        } catch (RunException e) {
            tell(err, e);
            OwnCode.thrownIn(e.getCause()).ifPresent(err::println);
            return e.code().equals(OPTIONS) ? 2 : 1;
        } catch (Throwable e) {
            e.printStackTrace(err);
            return 1;
        }
    }

    /// The message is written for the user; where in our code it was found does not help.
    private static void tell(PrintStream err, Exception e) {
        err.println("deltaway: " + Printable.lines(String.valueOf(e.getMessage())));
    }

    /// Whether a command is asked what it takes.
    private static boolean isHelp(String[] args) {
        return args.length > 1 && (args[1].equals("--help") || args[1].equals("-h"));
    }

    private static int state(String[] args, PrintStream out, PrintStream err) {
        if (isHelp(args)) {
            out.print(Usage.of(args[0]));
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
            tell(err, e);
            return 1;
        }
    }

    /// The version in the jar's manifest; classes that don't come from a jar have none.
    private static String version() {
        @Nullable String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }
}
