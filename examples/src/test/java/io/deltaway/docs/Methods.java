package io.deltaway.docs;

import io.deltaway.programs.Checkout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How the functions and aggregates of the engine are written in a program: found in the sources of
/// the table module, where a public method names the function that it calls.
final class Methods {

    private static final Pattern METHOD =
            Pattern.compile(
                    "(?s)\\n    public ([^;{}=]*?)(\\w+)\\(([^{};]*?)\\)\\s*\\{\\n(.*?)\\n    \\}");
    private static final Pattern TEXT = Pattern.compile("\"(\\w+)\"");

    private final Map<String, SequencedSet<String>> forms = new LinkedHashMap<>();

    private Methods() {}

    /// The methods of expressions and the words of `Columns`.
    static Methods ofExpressions(Set<String> functions) {
        var methods = new Methods();
        methods.read("Expr", "value", functions);
        methods.read("OrderedExpr", "value", functions);
        methods.read("FunctionColumns", "", functions);
        methods.read("Columns", "", functions);
        methods.read("Choice", "when(condition, then)", functions);
        methods.read("BoolExpr", "condition", functions);
        methods.read("TextExpr", "text", functions);
        methods.read("TextConversions", "text", functions);
        for (String number :
                List.of(
                        "NumberExpr",
                        "WholeExpr",
                        "LongExpr",
                        "IntExpr",
                        "FloatingExpr",
                        "DoubleExpr",
                        "FloatExpr",
                        "DecimalExpr")) {
            methods.read(number, "number", functions);
        }
        methods.read("InstantExpr", "instant", functions);
        methods.read("DateTimeExpr", "dateTime", functions);
        methods.read("DateExpr", "date", functions);
        methods.read("TimeExpr", "time", functions);
        methods.read("DurationExpr", "duration", functions);
        methods.read("JsonExpr", "json", functions);
        methods.read("ListExpr", "list", functions);
        methods.read("BytesExpr", "bytes", functions);
        methods.read("VectorExpr", "vector", functions);
        return methods;
    }

    /// The methods of groups.
    static Methods ofGroups(Set<String> aggregates) {
        var methods = new Methods();
        for (String part : List.of("Totals", "Extremes", "Quantiles", "Picks")) {
            methods.read(part, "g", aggregates);
        }
        return methods;
    }

    /// How a function may be written; empty where no method calls it.
    List<String> of(String function) {
        SequencedSet<String> found = forms.get(function);
        return found == null ? List.of() : List.copyOf(found);
    }

    private void read(String type, String receiver, Set<String> functions) {
        String source =
                Checkout.read(
                        Checkout.ROOT.resolve(
                                "table/src/main/java/io/deltaway/table/" + type + ".java"));
        for (MatchResult method : METHOD.matcher(source).results().toList()) {
            String function =
                    TEXT.matcher(method.group(4))
                            .results()
                            .map(text -> text.group(1))
                            .filter(functions::contains)
                            .findFirst()
                            .orElse("");
            if (!function.isEmpty()) {
                add(function, receiver, method.group(2), parameters(method.group(3)));
            }
        }
    }

    private void add(String function, String receiver, String name, String parameters) {
        SequencedSet<String> known = forms.computeIfAbsent(function, key -> new LinkedHashSet<>());
        // What every value has, numbers and texts have as well.
        if (receiver.equals("value")
                || known.stream().noneMatch(form -> form.startsWith("value." + name + "("))) {
            known.add((receiver.isEmpty() ? "" : receiver + ".") + name + "(" + parameters + ")");
        }
    }

    /// The names of parameters, without their types.
    private static String parameters(String declared) {
        var names = new ArrayList<String>();
        String flat = declared.replaceAll("<[^<>]*(<[^<>]*>)?[^<>]*>", "").strip();
        if (!flat.isEmpty()) {
            Arrays.stream(flat.split(","))
                    .map(String::strip)
                    .map(one ->
                            one.substring(one.lastIndexOf(' ') + 1)
                                    + (one.contains("...") ? "..." : ""))
                    .forEach(names::add);
        }
        return names.stream().collect(Collectors.joining(", "));
    }
}
