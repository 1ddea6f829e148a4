package io.deltaway.docs;

import static io.deltaway.docs.FunctionsPage.cell;

import io.deltaway.engine.aggregate.Aggregates;
import io.deltaway.engine.aggregate.Signature;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `docs/reference/aggregates.md`, made of what the engine says of its aggregates.
final class AggregatesPage {

    /// What the planner makes of `argMin` and `argMax`.
    private static final List<Signature> BY_ARRIVAL =
            List.of(byArrival("earliest", "first"), byArrival("latest", "last"));

    private AggregatesPage() {}

    private static Signature byArrival(String name, String when) {
        return new Signature(
                name,
                "any type",
                "",
                "the type of the argument",
                Signature.Nullability.WITH_ARGUMENTS,
                "null",
                "The value that arrived " + when + ". Defined over the history of its input.");
    }

    static String text() {
        Map<String, List<Signature>> byName = new LinkedHashMap<>();
        for (Signature signature : Aggregates.all()) {
            if (signature.name().equals("countDistinct")) {
                BY_ARRIVAL.forEach(one -> byName.put(one.name(), List.of(one)));
            }
            byName.computeIfAbsent(signature.name(), key -> new ArrayList<>()).add(signature);
        }
        var methods = Methods.ofGroups(byName.keySet());
        var page =
                new StringBuilder(
                        """
                        # Aggregates

                        <!-- Made from the code by AggregatesPage in examples/: ./build test -pl examples -am -Ddocs.rewrite -->

                        What stands in `reduce(g -> into(…, g.sum(…).as(…)))`. All aggregates take retractions: after a row is taken
                        back, a result is what it would be without that row.

                        - Rows whose value is null are left out.
                        - *Of nothing* is the result where no row of the group has a value. A group without rows is no group and has no
                          result at all.
                        - An aggregate may fail (a sum that doesn't fit, two values for `unique`). The group is then a row of the step's
                          [error table](../concepts/error-tables.md) until it can be computed again.
                        - Ties are broken by the value, so a result depends on no order of arrival; `earliest` and `latest` are about
                          the order of arrival.

                        | In Java | Of | Gives | Of nothing | What it is |
                        |---|---|---|---|---|
                        """);
        byName.forEach((name, signatures) -> {
            for (Signature signature : signatures) {
                String forms =
                        methods.of(name).stream()
                                .filter(form -> isOf(signature, form, methods.of(name)))
                                .map(form -> "`" + form + "`")
                                .collect(Collectors.joining("<br>"));
                if (!forms.isEmpty()) {
                    page.append(
                            "| %s | %s | %s | %s | %s |\n"
                                    .formatted(
                                            forms,
                                            cell(signature.arguments()),
                                            cell(signature.result()),
                                            cell(signature.ofNothing()),
                                            cell(named(signature.summary(), forms))));
                }
            }
        });
        return page.toString();
    }

    /// Where some forms have a parameter more, they belong to signatures with parameters.
    private static boolean isOf(Signature signature, String form, List<String> forms) {
        IntSummaryStatistics commas =
                forms.stream().mapToInt(AggregatesPage::commas).summaryStatistics();
        return commas(form)
                == (signature.parameters().isEmpty() ? commas.getMin() : commas.getMax());
    }

    private static int commas(String form) {
        return (int) form.chars().filter(c -> c == ',').count();
    }

    /// A summary that speaks of the parameters of the method instead of the engine's arguments.
    private static String named(String summary, String form) {
        String by = form.contains("order,") ? "order" : "by";
        return form.matches(".*\\b(by|order)\\b.*")
                ? summary.replace("The first argument", "`value`")
                        .replace("the first argument", "`value`")
                        .replace("of the second", "of `" + by + "`")
                        .replace("the second", "`" + by + "`")
                : summary;
    }
}
