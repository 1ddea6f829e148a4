package io.deltaway.plans;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.plans.Formula.Named;
import io.deltaway.plans.Formula.Place;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.TextTable;
import io.deltaway.testkit.WeightedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Writes a case as a Java test.
final class Writing {

    private final Case it;

    /// The scope of what is being written; empty in the rows of a table.
    private String scope = "";

    private final StringBuilder out = new StringBuilder();

    private Writing(Case it) {
        this.it = it;
    }

    static String test(Case it, String name) {
        return new Writing(it).test(name);
    }

    private String test(String name) {
        line("@Test");
        line("void " + name + "() {");
        String scheduler =
                it.dealing()
                        .map(seed -> "Scheduler.dealing(" + seed + ")")
                        .orElse("Scheduler.inOrder()");
        line("    var pipeline = TestPipeline.create(" + it.workers() + ", " + scheduler + ");");
        Plan plan = it.plan();
        for (int step = 0; step < plan.steps().size(); step++) {
            if (plan.steps().get(step) instanceof Step.Input input) {
                String key =
                        input.events() == Step.Events.UPSERTS
                                ? ", \"" + input.schema().names().getFirst() + "\""
                                : "";
                line(
                        "    var in%d = pipeline.%s(columns(%s)%s);"
                                .formatted(
                                        input.number(),
                                        input.events().verb(),
                                        schema(input.schema()),
                                        key));
                line("    var t%d = in%d.table();".formatted(step, input.number()));
            } else {
                line("    var t" + step + " = " + written(plan.steps().get(step)) + ";");
            }
        }
        plan.watched()
                .forEach(step -> line("    var out%1$d = pipeline.output(t%1$d);".formatted(step)));
        plan.errors()
                .forEach(step ->
                        line(
                                "    var errors%1$d = pipeline.output(t%1$d.errors());"
                                        .formatted(step)));
        line("    var errors = pipeline.output(pipeline.errors());");
        plan.inputs().forEach(this::given);
        for (int epoch = 0; epoch < it.epochs(); epoch++) {
            line("    pipeline.epoch();");
            if (it.restarts().get(epoch) > 0) {
                line("    pipeline.restart(" + it.restarts().get(epoch) + ");");
            }
        }
        plan.watched().forEach(this::emits);
        line("}");
        return out.toString();
    }

    private void line(String text) {
        out.append("    ").append(text).append('\n');
    }

    private void block(String text) {
        line("            \"\"\"");
        text.lines().forEach(each -> line("            " + each.replace("\\", "\\\\")));
        line("            \"\"\");");
    }

    private void given(Step.Input input) {
        List<TextTable.Line> lines =
                it.events().stream()
                        .filter(event -> event.input() == input.number())
                        .map(Case.Event::line)
                        .toList();
        line("    in" + input.number() + ".given(");
        block(TextTable.showSteps(input.schema(), lines));
    }

    private void emits(int step) {
        Schema schema = it.plan().schema(step);
        var lines = new ArrayList<TextTable.Line>();
        List<WeightedRow> before = List.of();
        for (int epoch = 0; epoch < it.epochs(); epoch++) {
            List<WeightedRow> now =
                    Naive.answers(it.plan(), it, epoch).get(step).rows().stream()
                            .map(row -> new WeightedRow(row.values(), row.weight()))
                            .toList();
            var change = new ArrayList<>(now);
            before.forEach(row -> change.add(row.withWeight(-row.weight())));
            int at = epoch;
            Deltas.consolidated(schema, change)
                    .forEach(row -> lines.add(new TextTable.Line(at, 0, row)));
            before = now;
        }
        line("    out" + step + ".emits(");
        block(TextTable.show(schema, lines));
    }

    private static String schema(Schema schema) {
        return schema.fields().stream().map(Writing::field).collect(Collectors.joining(", "));
    }

    private static String field(Field field) {
        String type =
                switch (field.type()) {
                    case Type.ListOf list -> "new Type.ListOf(" + list.element() + ")";
                    case Type.EnumOf e -> "Fn.DAY";
                    case Type.RecordOf r -> "Fn.PAIR";
                    default -> field.type().toString();
                };
        return "\"%s%s\", %s".formatted(field.name(), field.nullable() ? "?" : "", type);
    }

    private String written(Step step) {
        return switch (step) {
            case Step.Input input -> throw new IllegalStateException("written before");
            case Step.Where where ->
                    "t" + where.input() + ".where(" + formula(where.condition()) + ")";
            case Step.Weighted weighted ->
                    "t%d.weightedBy(%s)".formatted(weighted.input(), formula(weighted.factor()));
            case Step.Keep keep ->
                    "t%d.where(row -> Lambdas.keeps(row, \"%s\"))"
                            .formatted(keep.input(), keep.column());
            case Step.Select select ->
                    "t" + select.input() + ".select(" + row(select.columns()) + ")";
            case Step.MapRows map ->
                    ("t%d.%s(Lambdas.Made.class, row -> Lambdas.%s(row, \"%s\", \"%s\"))"
                                    + ".select(row(col(Lambdas.Made::number).named(\"number\"), col(Lambdas.Made::text).named(\"text\")))")
                            .formatted(
                                    map.input(),
                                    map.flat() ? "flatMap" : "map",
                                    map.flat() ? "expand" : "map",
                                    map.first(),
                                    map.second());
            case Step.Explode explode ->
                    "t%d.explode(%s).select((row, element) -> %s)"
                            .formatted(
                                    explode.input(),
                                    formula(explode.list()),
                                    row("row", explode.columns()));
            case Step.Union union ->
                    "t%d.union(%s)"
                            .formatted(
                                    union.inputs().getFirst(),
                                    union.inputs().stream()
                                            .skip(1)
                                            .map(input -> "t" + input)
                                            .collect(Collectors.joining(", ")));
            case Step.Minus minus -> "t%d.minus(t%d)".formatted(minus.input(), minus.without());
            case Step.Distinct distinct -> "t" + distinct.input() + ".distinct()";
            case Step.Join join -> join(join);
            case Step.Semi semi -> semi(semi);
            case Step.Overridden over ->
                    "t%d.overrideWith(t%d, %s)"
                            .formatted(over.input(), over.overrides(), key(over.keys()));
            case Step.Reduce reduce ->
                    "t%d%s.reduce(g -> %s)"
                            .formatted(reduce.input(), grouped(reduce), row("g", reduce.columns()));
            case Step.Top top ->
                    "t%d%s.slice(%d, %d, %s)"
                            .formatted(
                                    top.input(),
                                    grouped(top.keys()),
                                    top.skipped(),
                                    top.rows(),
                                    orders(top.orders()));
            case Step.Neighbours near ->
                    "t%d%s.ordered(%s).select((row, previous, next) -> %s)"
                            .formatted(
                                    near.input(),
                                    grouped(near.keys()),
                                    orders(near.orders()),
                                    row("row", near.columns()));
            case Step.Deduplicate deduplicate ->
                    "t%d%s.deduplicate((kept, arrived) -> Lambdas.accepts(kept, arrived, \"%s\"))"
                            .formatted(
                                    deduplicate.input(),
                                    grouped(deduplicate.keys()),
                                    deduplicate.column());
            case Step.Described described -> described.written(this);
        };
    }

    private String join(Step.Join join) {
        var on = new StringBuilder();
        for (int i = 0; i < join.leftKeys().size(); i++) {
            on.append(
                    ".on(%s, %s)"
                            .formatted(
                                    formula(join.leftKeys().get(i)),
                                    formula(join.rightKeys().get(i))));
        }
        return "t%d.%s(t%d)%s.select((left, right) -> %s)"
                .formatted(
                        join.left(),
                        join.kind().verb(),
                        join.right(),
                        on,
                        row("left", join.columns()));
    }

    private String semi(Step.Semi semi) {
        var on = new ArrayList<String>();
        for (int i = 0; i < semi.leftKeys().size(); i++) {
            on.add(formula(semi.leftKeys().get(i)));
            on.add(formula(semi.rightKeys().get(i)));
        }
        return "t%d.%s(t%d).on(%s)"
                .formatted(
                        semi.left(),
                        semi.anti() ? "antiJoin" : "semiJoin",
                        semi.right(),
                        String.join(", ", on));
    }

    /// A row of columns that stand in a scope.
    String row(String within, List<Named> columns) {
        return in(within, () -> row(columns));
    }

    private String in(String within, Supplier<String> text) {
        String before = scope;
        scope = within;
        String written = text.get();
        scope = before;
        return written;
    }

    String row(List<Named> columns) {
        return columns.stream()
                .map(column -> formula(column.formula()) + ".named(\"" + column.name() + "\")")
                .collect(Collectors.joining(", ", "row(", ")"));
    }

    String key(List<Formula> keys) {
        if (keys.size() == 1) {
            return formula(keys.getFirst());
        }
        var named = new ArrayList<Named>();
        keys.forEach(key -> named.add(new Named("key" + named.size(), key)));
        return row(named);
    }

    String grouped(List<Formula> keys) {
        return keys.isEmpty() ? "" : ".groupBy(" + key(keys) + ")";
    }

    private String grouped(Step.Reduce reduce) {
        if (reduce.keys().size() < 2) {
            return grouped(reduce.keys());
        }
        String pair = pair(reduce.keys());
        return ".groupBy(into(%1$s.class, %2$s.as(%1$s::first), %3$s.as(%1$s::second)))"
                .formatted(pair, formula(reduce.keys().get(0)), formula(reduce.keys().get(1)));
    }

    private static String pair(List<Formula> keys) {
        boolean first = keys.get(0).type() == Type.Simple.LONG;
        boolean second = keys.get(1).type() == Type.Simple.LONG;
        return "Pair." + (first ? second ? "Longs" : "LongText" : second ? "TextLong" : "Texts");
    }

    String orders(List<Step.By> orders) {
        return orders.stream()
                .map(by -> (by.descending() ? "desc(" : "asc(") + formula(by.formula()) + ")")
                .collect(Collectors.joining(", "));
    }

    String formula(Formula formula) {
        return switch (formula) {
            case Formula.Column column -> column(column);
            case Formula.Present present -> place(present.place()) + "isPresent()";
            case Formula.Element element -> Typing.written("element", element.type());
            case Formula.Constant constant ->
                    (scope.isEmpty() ? "ROWS" : "of(" + scope + ")")
                            + ".lit("
                            + Typing.written(constant.value())
                            + ")";
            case Formula.Key key -> key(key);
            case Formula.Summary summary ->
                    Typing.written(
                            in(
                                    "",
                                    () ->
                                            summary.agg()
                                                    .written(
                                                            summary.arguments().stream()
                                                                    .map(this::formula)
                                                                    .toArray())),
                            summary.type());
            case Formula.Apply apply ->
                    Typing.cast(
                            apply.fn()
                                    .written(
                                            apply.arguments().stream()
                                                    .map(this::formula)
                                                    .toArray()),
                            apply);
        };
    }

    private String key(Formula.Key key) {
        for (Step step : it.plan().steps()) {
            if (step instanceof Step.Reduce reduce
                    && reduce.keys().contains(key.of())
                    && reduce.keys().size() == 2) {
                return "inside(g.key()).col("
                        + pair(reduce.keys())
                        + "::"
                        + (key.index() == 0 ? "first" : "second")
                        + ")";
            }
        }
        return Typing.written("g.key()", key.type());
    }

    private String place(Place place) {
        if (place == Place.ROW) {
            return scope.isEmpty() ? "" : "row.";
        }
        return place.name().toLowerCase(java.util.Locale.ROOT) + ".";
    }

    private String column(Formula.Column column) {
        String type = Typing.written(column.type()) + (column.nullable() ? ".nullable()" : "");
        String written = "%scol(\"%s\", %s)".formatted(place(column.place()), column.name(), type);
        return column.optional() ? Typing.written(written + ".orNull()", column.type()) : written;
    }
}
