package io.deltaway.docs;

import java.util.Arrays;
import java.util.List;

/// A fenced block of a page. What is to be done with it stands behind the language, where readers
/// don't see it:
///
/// | block | meaning |
/// |---|---|
/// | `java program=Totals` | the file `Totals.java`: it is there for commands, compiled and run |
/// | `java compiled=Shop` | compiled and not run, as it needs a server |
/// | `java fragment=Totals` | put before the line `pipeline.run();` of that program, which is run again |
/// | `java test=TotalsTest` | a test class: its tests are run |
/// | `java file=Totals.java` | a file that commands below it run |
/// | `csv file=trades.csv` | a file that is there for what follows |
/// | `sh run` | commands, done one after the other |
/// | `sh start` | commands that go on while what follows is done, up to the next start |
/// | `text output` | what was printed by the program or the commands above |
/// | `csv written=totals.csv` | what was written by the program or the commands above |
/// | `text explain` | the plan of the program above |
/// | `text refused` | the message with which the program above ends, or the compiler's |
///
/// In what is shown, a line `...` stands for any lines.
///
/// @param line where it starts in the page, from 1 on
/// @param language the first word behind the fence; empty where there is none
/// @param kind what is to be done with it, such as `program`; empty where nothing is
/// @param subject what stands behind the kind, such as `Totals` in `program=Totals`
/// @param text what stands inside
record Block(int line, String language, String kind, String subject, String text) {

    static Block of(int line, String info, List<String> lines) {
        String[] words = info.strip().split("\\s+");
        if (words.length > 2) {
            throw new AssertionError(
                    "line "
                            + line
                            + ": one word says what is to be done, not "
                            + Arrays.toString(words));
        }
        String says = words.length > 1 ? words[1] : "";
        int equals = says.indexOf('=');
        String kind = equals < 0 ? says : says.substring(0, equals);
        String subject = equals < 0 ? "" : says.substring(equals + 1);
        return new Block(line, words[0], kind, subject, String.join("\n", lines));
    }

    /// How many lines stand inside.
    int lineCount() {
        return text.isEmpty() ? 0 : (int) text.lines().count();
    }

    /// Whether it shows what a program did.
    boolean isShown() {
        return switch (kind) {
            case "output", "written", "explain", "refused" -> true;
            default -> false;
        };
    }

    /// Whether it does something.
    boolean isDone() {
        return switch (kind) {
            case "program", "compiled", "fragment", "test", "file", "run", "start" -> true;
            default -> false;
        };
    }

    /// Whether it may stand there without a word of what is to be done with it: commands for people
    /// only, drawings, poms.
    boolean isForPeople() {
        return kind.isEmpty()
                && switch (language) {
                    case "", "sh", "xml" -> true;
                    default -> false;
                };
    }
}
