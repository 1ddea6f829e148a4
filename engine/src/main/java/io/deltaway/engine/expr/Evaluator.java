package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Evaluates expressions over one batch after another. What several expressions have in common is
/// evaluated once a batch; constants are laid out once and kept. One thread owns an evaluator; the
/// expressions may be shared.
public final class Evaluator {

    /// How a slot is filled: from a column of the batch, a constant or a kernel over earlier slots.
    private sealed interface Source {

        record Read(int column) implements Source {}

        record Constant(Expression.Literal literal) implements Source {}

        record Computed(Kernel kernel, int[] arguments) implements Source {}
    }

    /// What makes two calls the same: function and arguments say which kernel it is, except for a
    /// user's.
    private record Same(
            String function, Type type, List<Integer> arguments, @Nullable Kernel users) {}

    private final List<Source> sources = new ArrayList<>();
    private final int[] results;
    private final @Nullable Column[] constants;

    public Evaluator(List<Expression> expressions) {
        Map<Object, Integer> slots = new HashMap<>();
        results = new int[expressions.size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = slot(expressions.get(i), slots);
        }
        constants = new @Nullable Column[sources.size()];
    }

    private int slot(Expression expression, Map<Object, Integer> slots) {
        return switch (expression) {
            case Expression.Input input ->
                    slots.computeIfAbsent(
                            input.column(), key -> add(new Source.Read(input.column())));
            case Expression.Literal literal ->
                    slots.computeIfAbsent(literal, key -> add(new Source.Constant(literal)));
            case Expression.Call call -> {
                var arguments = new ArrayList<Integer>();
                for (Expression argument : call.arguments()) {
                    arguments.add(slot(argument, slots));
                }
                Kernel users = call.kernel() instanceof UserFunction ? call.kernel() : null;
                var key = new Same(call.function(), call.type(), arguments, users);
                Integer known = slots.get(key);
                if (known == null) {
                    int[] from = arguments.stream().mapToInt(Integer::intValue).toArray();
                    known = add(new Source.Computed(call.kernel(), from));
                    slots.put(key, known);
                }
                yield known;
            }
        };
    }

    private int add(Source source) {
        sources.add(source);
        return sources.size() - 1;
    }

    /// The value of each expression for each row of the batch, in the order in which they were
    /// given. Rows that have no value are marked as failed.
    public Column[] evaluate(Batch batch) {
        int rows = batch.size();
        var filled = new @Nullable Column[sources.size()];
        for (int i = 0; i < filled.length; i++) {
            filled[i] =
                    switch (sources.get(i)) {
                        case Source.Read read -> batch.column(read.column());
                        case Source.Constant constant -> constant(i, constant.literal(), rows);
                        case Source.Computed computed ->
                                computed.kernel().apply(rows, pick(filled, computed.arguments()));
                    };
        }
        return pick(filled, results);
    }

    private Column constant(int slot, Expression.Literal literal, int rows) {
        Column laidOut = constants[slot];
        if (laidOut == null || laidOut.size() < rows) {
            int grown = Math.max(rows, laidOut == null ? 0 : laidOut.size() * 2);
            laidOut = Boxed.repeated(literal.type(), literal.value(), grown);
            constants[slot] = laidOut;
        }
        return Boxed.prefix(laidOut, rows);
    }

    private static Column[] pick(@Nullable Column[] filled, int[] slots) {
        var picked = new Column[slots.length];
        for (int i = 0; i < slots.length; i++) {
            picked[i] = Objects.requireNonNull(filled[slots[i]]);
        }
        return picked;
    }
}
