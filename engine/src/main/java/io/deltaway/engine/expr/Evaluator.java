package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.value.Type;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Evaluates expressions over one batch after another. What several expressions have in common is
/// evaluated once a batch; constants are laid out once and kept. One thread owns an evaluator; the
/// expressions may be shared.
///
/// What is costly, such as a user's function, and is looked at behind a choice only, is evaluated
/// for the rows that choose it. All else is evaluated for all rows: that is faster than to pick
/// some.
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

    /// Which slots are filled for all rows.
    private final boolean[] isWhole;

    public Evaluator(List<Expression> expressions) {
        Map<Object, Integer> slots = new HashMap<>();
        results = new int[expressions.size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = slot(expressions.get(i), slots);
        }
        constants = new @Nullable Column[sources.size()];
        isWhole = new boolean[sources.size()];
        for (int i = 0; i < isWhole.length; i++) {
            isWhole[i] = isCheap(i);
        }
        for (int result : results) {
            wantWhole(result);
        }
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

    /// Whether nothing in a slot is costly; earlier slots know already.
    private boolean isCheap(int slot) {
        return !(sources.get(slot) instanceof Source.Computed(Kernel kernel, int[] arguments))
                || !kernel.isCostly() && Arrays.stream(arguments).allMatch(each -> isWhole[each]);
    }

    /// All rows of a slot are wanted, and so of the arguments that its kernel always looks at.
    private void wantWhole(int slot) {
        if (isWhole[slot]) {
            return;
        }
        isWhole[slot] = true;
        if (sources.get(slot) instanceof Source.Computed(Kernel kernel, int[] arguments)) {
            for (int i = 0; i < arguments.length; i++) {
                if (i == 0 || !(kernel instanceof Kernel.Choosing)) {
                    wantWhole(arguments[i]);
                }
            }
        }
    }

    private int add(Source source) {
        sources.add(source);
        return sources.size() - 1;
    }

    /// The value of each expression for each row of the batch, in the order in which they were
    /// given. Rows that have no value are marked as failed.
    public Column[] evaluate(Batch batch) {
        int rows = batch.size();
        var all = new Part(null, rows, new @Nullable Column[sources.size()], new HashMap<>());
        for (int i = 0; i < isWhole.length; i++) {
            if (isWhole[i]) {
                all.filled[i] =
                        switch (sources.get(i)) {
                            case Source.Read read -> batch.column(read.column());
                            case Source.Constant constant -> constant(i, constant.literal(), rows);
                            case Source.Computed computed -> compute(computed, all, all);
                        };
            }
        }
        var columns = new Column[results.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = Objects.requireNonNull(all.filled[results[i]]);
        }
        return columns;
    }

    /// Some rows of a batch and what has been filled for them.
    ///
    /// @param numbers the rows; absent where it is all of them
    /// @param parts the other parts of the batch that were asked for
    private record Part(
            int @Nullable [] numbers,
            int size,
            @Nullable Column[] filled,
            Map<IntBuffer, Part> parts) {

        /// The part with these of its rows.
        Part part(int[] rows, int count) {
            int[] chosen = new int[count];
            for (int i = 0; i < count; i++) {
                chosen[i] = numbers == null ? rows[i] : numbers[rows[i]];
            }
            return parts.computeIfAbsent(
                    IntBuffer.wrap(chosen),
                    same -> new Part(chosen, count, new @Nullable Column[filled.length], parts));
        }
    }

    private Column compute(Source.Computed computed, Part all, Part part) {
        var columns = new Column[computed.arguments().length];
        for (int i = 0; i < columns.length; i++) {
            int slot = computed.arguments()[i];
            columns[i] =
                    i > 0 && !isWhole[slot] && computed.kernel() instanceof Kernel.Choosing choosing
                            ? chosen(slot, choosing, Arrays.copyOf(columns, i), all, part)
                            : column(slot, all, part);
        }
        return computed.kernel().apply(part.size(), columns);
    }

    private Column column(int slot, Part all, Part part) {
        Column column = part.filled[slot];
        if (column == null) {
            Column whole = all.filled[slot];
            column =
                    whole != null && part.numbers != null
                            ? whole.take(part.numbers, part.size)
                            : compute((Source.Computed) sources.get(slot), all, part);
            part.filled[slot] = column;
        }
        return column;
    }

    /// The next argument of a kernel that chooses, filled where the kernel looks at it; null
    /// elsewhere.
    private Column chosen(int slot, Kernel.Choosing kernel, Column[] before, Part all, Part part) {
        int[] rows = new int[part.size];
        int[] places = new int[part.size];
        int count = 0;
        for (int i = 0; i < rows.length; i++) {
            boolean isAskedFor = kernel.asksFor(before.length, before, i);
            rows[count] = i;
            places[i] = isAskedFor ? count : -1;
            count += isAskedFor ? 1 : 0;
        }
        return count == part.size
                ? column(slot, all, part)
                : column(slot, all, part.part(rows, count)).take(places, part.size);
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
}
