package io.deltaway.docs;

import io.deltaway.programs.Checkout;
import io.deltaway.programs.DoesNotCompile;
import io.deltaway.programs.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The few commands that pages show, done in this process: `./deltaway` with `run`, `explain` and
/// `plan-diff`, `echo` into a file, `cat`, `cp`, `mv`, `rm`, `mkdir`, and `curl` of this machine. A
/// line behind `#` is for readers.
final class Shell {

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private Shell() {}

    /// Does the commands of a block, a line each.
    static void run(String commands) throws Exception {
        for (String line : commands.lines().toList()) {
            List<String> words = words(line);
            if (!words.isEmpty()) {
                command(line, words);
            }
        }
    }

    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            String word =
                    matcher.group(1) != null
                            ? matcher.group(1)
                            : matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            if (word.startsWith("#")) {
                break;
            }
            words.add(word);
        }
        return words;
    }

    private static void command(String line, List<String> words) throws Exception {
        switch (words.getFirst()) {
            case "./deltaway" -> deltaway(words);
            case "echo" -> echo(words);
            case "cat" -> System.out.print(Checkout.read(Path.of(words.get(1))));
            case "rm" -> Files.delete(Path.of(words.get(1)));
            case "curl" -> System.out.println(Curl.answer(words));
            case "mkdir" -> Files.createDirectories(Path.of(words.getLast()));
            case "cp" ->
                    Files.copy(
                            Path.of(words.get(1)),
                            Path.of(words.get(2)),
                            StandardCopyOption.REPLACE_EXISTING);
            case "mv" ->
                    Files.move(
                            Path.of(words.get(1)),
                            Path.of(words.get(2)),
                            StandardCopyOption.REPLACE_EXISTING);
            default -> throw new AssertionError("the pages' shell does not know: " + line);
        }
    }

    private static void echo(List<String> words) throws IOException {
        int arrow = words.size() - 2;
        String text =
                words.stream().skip(1).limit(arrow - 1L).collect(Collectors.joining(" ")) + "\n";
        Path file = Path.of(words.getLast());
        if (words.get(arrow).equals(">>")) {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } else {
            Checkout.write(file, text);
        }
    }

    private static void deltaway(List<String> words) throws Exception {
        Program program = program(Path.of(words.get(2)));
        String[] arguments = words.subList(3, words.size()).toArray(String[]::new);
        switch (words.get(1)) {
            case "run" -> program.main(arguments);
            case "explain" -> System.out.print(program.explain(arguments).printed());
            case "plan-diff" -> System.out.print(program.planDiff(arguments).printed());
            default -> throw new AssertionError("no command " + words);
        }
    }

    private static Program program(Path file) throws DoesNotCompile {
        return Program.of(Files.exists(file) ? file : Checkout.ROOT.resolve(file));
    }
}
