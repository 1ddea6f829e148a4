package io.deltaway.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The options of a program's command line: `--name value` or `--name=value`, and `--name` alone
/// for a flag.
///
/// ```
/// var arguments = Arguments.of(args);
/// String input = arguments.text("input", "words.jsonl");
/// int workers = arguments.number("workers", 1);
/// arguments.end();
/// ```
///
/// With `--help` the program prints these options instead, and ends.
public final class Arguments {

    private final Map<String, @Nullable String> given = new LinkedHashMap<>();
    private final Map<String, Known> known = new LinkedHashMap<>();
    private boolean isHelpAsked;

    /// An option that the program has asked for.
    ///
    /// @param value what stands for its value; empty for a flag
    /// @param otherwise its value where it is not given; empty where that says nothing
    private record Known(String value, String otherwise) {}

    private Arguments() {}

    /// @throws RunException where a word is no option or stands there twice
    public static Arguments of(String... args) {
        var arguments = new Arguments();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--help") || args[i].equals("-h")) {
                arguments.isHelpAsked = true;
                continue;
            }
            if (!args[i].startsWith("--")) {
                throw refused("\"" + args[i] + "\" is no option", "write options as --name value");
            }
            int equals = args[i].indexOf('=');
            String name = args[i].substring(2, equals < 0 ? args[i].length() : equals);
            if (arguments.given.containsKey(name)) {
                throw refused("--" + name + " is given twice", "keep one");
            }
            boolean hasValue = i + 1 < args.length && !args[i + 1].startsWith("--");
            String next = hasValue && equals < 0 ? args[++i] : null;
            arguments.given.put(name, equals < 0 ? next : args[i].substring(equals + 1));
        }
        return arguments;
    }

    /// The value of an option, or `otherwise` where it is not given.
    public String text(String name, String otherwise) {
        String value = value(name, new Known("VALUE", otherwise));
        return value == null ? otherwise : value;
    }

    /// The value of an option, or null where it is not given.
    public @Nullable String optional(String name) {
        return value(name, new Known("VALUE", ""));
    }

    private @Nullable String value(String name, Known option) {
        known.put(name, option);
        if (given.containsKey(name) && given.get(name) == null) {
            throw refused("--" + name + " has no value", "write --" + name + " VALUE");
        }
        return given.get(name);
    }

    /// The whole number of an option, 1 or larger, or `otherwise` where it is not given.
    public int number(String name, int otherwise) {
        return number(name, otherwise, 1, Integer.MAX_VALUE);
    }

    /// The whole number of an option, from `smallest` to `largest`, or `otherwise`, which may be
    /// any, where it is not given.
    public int number(String name, int otherwise, int smallest, int largest) {
        boolean says =
                otherwise >= smallest && otherwise <= largest && otherwise != Integer.MAX_VALUE;
        String value = value(name, new Known("N", says ? "" + otherwise : ""));
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= smallest && number <= largest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw refused(
                "--"
                        + name
                        + " "
                        + value
                        + " is no whole number from "
                        + smallest
                        + " to "
                        + largest,
                "write --" + name + " " + smallest + ", for example");
    }

    /// Whether an option without a value is given.
    public boolean flag(String name) {
        known.put(name, new Known("", ""));
        if (given.get(name) != null) {
            throw refused(
                    "--" + name + " takes no value, got \"" + given.get(name) + "\"",
                    "leave it out");
        }
        return given.containsKey(name);
    }

    /// Says that all options have been asked for. Where `--help` is given it does not return: the
    /// program has printed what there is to say.
    ///
    /// @throws RunException where others are given
    public void end() {
        if (isHelpAsked) {
            System.out.print(help());
            Explained.end();
        }
        List<String> unknown = new ArrayList<>(given.keySet());
        unknown.removeAll(known.keySet());
        if (!unknown.isEmpty()) {
            throw refused(
                    "there is no option --" + unknown.getFirst(),
                    "the options are --"
                            + String.join(", --", new TreeSet<>(known.keySet()))
                            + ", and --help");
        }
    }

    /// A line for each option, in the order in which the program asks for them.
    private String help() {
        var text = new StringBuilder("Options:\n");
        known.forEach((name, option) ->
                text.append(
                        String.format(
                                                "  %-24s %s",
                                                "--" + name + " " + option.value,
                                                option.otherwise.isEmpty()
                                                        ? ""
                                                        : "(" + option.otherwise + " if not given)")
                                        .stripTrailing()
                                + "\n"));
        return text.toString();
    }

    private static RunException refused(String what, String remedy) {
        return new RunException("DW-0220", what + "; " + remedy + ".");
    }
}
