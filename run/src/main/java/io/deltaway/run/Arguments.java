package io.deltaway.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The options of a program's command line: `--name value`, and `--name` alone for a flag.
///
/// ```
/// var arguments = Arguments.of(args);
/// String input = arguments.text("input", "words.jsonl");
/// int workers = arguments.number("workers", 1);
/// arguments.end();
/// ```
public final class Arguments {

    private final Map<String, @Nullable String> given = new LinkedHashMap<>();
    private final TreeSet<String> known = new TreeSet<>();

    private Arguments() {}

    /// @throws RunException where a word is no option or stands there twice
    public static Arguments of(String... args) {
        var arguments = new Arguments();
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--")) {
                throw refused("\"" + args[i] + "\" is no option", "write options as --name value");
            }
            String name = args[i].substring(2);
            if (arguments.given.containsKey(name)) {
                throw refused("--" + name + " is given twice", "keep one");
            }
            boolean hasValue = i + 1 < args.length && !args[i + 1].startsWith("--");
            arguments.given.put(name, hasValue ? args[++i] : null);
        }
        return arguments;
    }

    /// The value of an option, or `otherwise` where it is not given.
    public String text(String name, String otherwise) {
        String value = optional(name);
        return value == null ? otherwise : value;
    }

    /// The value of an option, or null where it is not given.
    public @Nullable String optional(String name) {
        known.add(name);
        if (given.containsKey(name) && given.get(name) == null) {
            throw refused("--" + name + " has no value", "write --" + name + " VALUE");
        }
        return given.get(name);
    }

    /// The whole number of an option, 1 or larger, or `otherwise` where it is not given.
    public int number(String name, int otherwise) {
        String value = optional(name);
        try {
            int number = value == null ? otherwise : Integer.parseInt(value);
            if (number >= 1 || value == null) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw refused(
                "--" + name + " " + value + " is no whole number above 0",
                "write --" + name + " 2, for example");
    }

    /// Whether an option without a value is given.
    public boolean flag(String name) {
        known.add(name);
        if (given.get(name) != null) {
            throw refused(
                    "--" + name + " takes no value, got \"" + given.get(name) + "\"",
                    "leave it out");
        }
        return given.containsKey(name);
    }

    /// Says that all options have been asked for.
    ///
    /// @throws RunException where others are given
    public void end() {
        List<String> unknown = new ArrayList<>(given.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw refused(
                    "there is no option --" + unknown.getFirst(),
                    "the options are --" + String.join(", --", known));
        }
    }

    private static RunException refused(String what, String remedy) {
        return new RunException("DW-0220", what + "; " + remedy + ".");
    }
}
