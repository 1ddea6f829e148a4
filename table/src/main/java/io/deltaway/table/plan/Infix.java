package io.deltaway.table.plan;

import java.util.Map;

/// Calls of functions that people write with a sign between two arguments.
final class Infix {

    private static final Map<String, String> SIGNS =
            Map.ofEntries(
                    Map.entry("eq", "="),
                    Map.entry("ne", "<>"),
                    Map.entry("lt", "<"),
                    Map.entry("le", "<="),
                    Map.entry("gt", ">"),
                    Map.entry("ge", ">="),
                    Map.entry("and", "and"),
                    Map.entry("or", "or"),
                    Map.entry("plus", "+"),
                    Map.entry("minus", "-"),
                    Map.entry("times", "*"),
                    Map.entry("dividedBy", "/"));

    private Infix() {}

    static boolean has(Term.Call call) {
        return call.arguments().size() == 2 && SIGNS.containsKey(call.function());
    }

    static String text(Term.Call call) {
        return operand(call.arguments().getFirst())
                + " "
                + SIGNS.get(call.function())
                + " "
                + operand(call.arguments().getLast());
    }

    private static String operand(Term term) {
        return term instanceof Term.Call call && has(call) ? "(" + term + ")" : term.toString();
    }
}
