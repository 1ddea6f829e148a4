package io.deltaway.run;

import io.deltaway.connect.Call;
import io.deltaway.connect.Chunk;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Schema;
import io.deltaway.run.Asked.State;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The answers of a [CallDesk] that are ready, until the circuit takes them. Guarded by the desk.
final class CallResults<A, T> {

    private static final int CHUNK = 1 << 14;

    private record Result<A>(Asked<A> asked, @Nullable Object answer, @Nullable Failure failure) {}

    private final Call<A, T> call;
    private final Schema schema;
    private final boolean nullable;
    private final CallCounts counts;
    private final ArrayDeque<Result<A>> ready = new ArrayDeque<>();

    /// @param schema the columns of answers, as the circuit takes them
    /// @param nullable whether an answer may be null
    CallResults(Call<A, T> call, Schema schema, boolean nullable, CallCounts counts) {
        this.call = call;
        this.schema = schema;
        this.nullable = nullable;
        this.counts = counts;
    }

    int size() {
        return ready.size();
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    void add(Asked<A> asked, @Nullable Object answer, @Nullable Failure failure) {
        asked.state = State.ANSWERED;
        ready.add(new Result<>(asked, answer, failure));
    }

    /// Some of them, as rows; null where there are none.
    ///
    /// @param taken told of each question whose answer is among them
    @Nullable Chunk take(Consumer<Asked<A>> taken) {
        int size = Math.min(ready.size(), CHUNK);
        if (size == 0) {
            return null;
        }
        var rows = new AnswerRows<>(call, schema, nullable, size);
        for (int i = 0; i < size; i++) {
            Result<A> next = ready.remove();
            counts.ends(rows.add(next.asked.question, next.answer, next.failure));
            next.asked.state = State.TAKEN;
            taken.accept(next.asked);
        }
        return Chunk.of(rows.build());
    }
}
