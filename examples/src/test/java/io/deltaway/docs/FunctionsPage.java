package io.deltaway.docs;

import io.deltaway.engine.expr.Functions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// `docs/reference/functions.md`, made of what the engine says of its functions.
final class FunctionsPage {

    private FunctionsPage() {}

    static String text() {
        List<Functions.Entry> all = Functions.all();
        Set<String> names =
                all.stream()
                        .map(Functions.Entry::name)
                        .collect(Collectors.toCollection(TreeSet::new));
        var methods = Methods.ofExpressions(names);
        Map<String, List<Functions.Entry>> subjects = new LinkedHashMap<>();
        var unwritten = new ArrayList<Functions.Entry>();
        for (Functions.Entry entry : all) {
            if (methods.of(entry.name()).isEmpty()) {
                unwritten.add(entry);
            } else {
                subjects.computeIfAbsent(entry.category(), key -> new ArrayList<>()).add(entry);
            }
        }
        var page = new StringBuilder();
        page.append(
                """
                # Functions

                <!-- Made from the code by FunctionsPage in examples/: ./build test -pl examples -am -Ddocs.rewrite -->

                All functions of expressions: %d, by subject. They run in the engine, over whole columns.

                - Unless its line says otherwise, a function of a null is null.
                - A row for which a function fails leaves its step and is a row of the step's [error
                  table](../concepts/error-tables.md).
                - `T` is any type, the same one in each place. Whole numbers widen to `LONG`, `DECIMAL` and `DOUBLE`,
                  `FLOAT` to `DOUBLE`.
                - Positions in texts count characters (code points) and start at 0.

                """
                        .formatted(all.size() - unwritten.size()));
        page.append(
                subjects.keySet().stream()
                        .map(subject ->
                                "[%s](#%s)".formatted(capitalized(subject), anchor(subject)))
                        .collect(Collectors.joining(" · ", "", "\n")));
        subjects.forEach((subject, entries) -> {
            page.append("\n## ").append(capitalized(subject)).append("\n\n");
            page.append("| In Java | Types | What it gives |\n|---|---|---|\n");
            entries.forEach(entry -> page.append(line(entry, methods)));
        });
        return page.toString();
    }

    private static String line(Functions.Entry entry, Methods methods) {
        String forms =
                methods.of(entry.name()).stream()
                        .map(form -> "`" + form + "`")
                        .collect(Collectors.joining("<br>"));
        String types =
                entry.signatures().stream()
                        .map(signature -> signature.substring(signature.indexOf('(')))
                        .map(FunctionsPage::typed)
                        .distinct()
                        .collect(Collectors.joining("<br>"));
        return "| %s | %s | %s |\n".formatted(forms, types, cell(entry.description()));
    }

    private static String typed(String signature) {
        int arrow = signature.indexOf(" -> ");
        String arguments = signature.substring(1, arrow - 1);
        String result = signature.substring(arrow + 4);
        return cell(arguments.isEmpty() ? "→ " + result : arguments + " → " + result);
    }

    /// Text inside a cell of a table.
    static String cell(String text) {
        return text.replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("*", "\\*")
                .replace("$", "\\$");
    }

    private static String capitalized(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String anchor(String subject) {
        return subject.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
    }
}
