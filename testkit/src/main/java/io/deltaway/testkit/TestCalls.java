package io.deltaway.testkit;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.table.AsyncCall;
import io.deltaway.table.plan.Lowered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Asks what a program asks outside its circuit, on the caller's thread. The answer to each
/// question comes in the next epoch, or in a later one where the scheduler says so.
final class TestCalls {

    private final Scheduler scheduler;
    private final List<TreeMap<Object, Boolean>> asked = new ArrayList<>();

    TestCalls(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /// Whether no question waits for its answer.
    boolean areAnswered() {
        return asked.stream().allMatch(TreeMap::isEmpty);
    }

    /// An epoch has ended: takes what it asks and no longer asks.
    void take(EpochRunner runner, Lowered plan) {
        for (int call = 0; call < plan.calls().size(); call++) {
            int node = plan.calls().get(call).questions();
            Schema schema = runner.plan().nodes().get(node).schema();
            if (asked.size() == call) {
                asked.add(new TreeMap<>((a, b) -> Values.compare(schema.type(0), a, b)));
            }
            var questions = new TreeMap<Object, Long>(asked.get(call).comparator());
            for (Batch batch : runner.take(node)) {
                for (int row = 0; row < batch.size(); row++) {
                    Object question = batch.column(0).value(schema.type(0), row);
                    questions.merge(Objects.requireNonNull(question), batch.weight(row), Long::sum);
                }
            }
            TreeMap<Object, Boolean> own = asked.get(call);
            questions.forEach((question, weight) -> change(own, question, weight));
            own.replaceAll((question, due) -> due || !scheduler.delaysAnswer());
        }
    }

    private static void change(Map<Object, Boolean> own, Object question, long weight) {
        boolean fits =
                switch ((int) weight) {
                    case 0 -> true;
                    case 1 -> own.put(question, false) == null;
                    case -1 -> own.remove(question) != null;
                    default -> false;
                };
        if (!fits) {
            throw new AssertionError(
                    question + " is asked with the weight " + weight + ", and asked are " + own);
        }
    }

    /// Gives the answers that are due to the step that comes.
    void feed(EpochRunner runner, Lowered plan) {
        for (int call = 0; call < asked.size(); call++) {
            Lowered.Call one = plan.calls().get(call);
            Schema schema = runner.plan().nodes().get(one.answers()).schema();
            var rows = new ArrayList<WeightedRow>();
            for (Object question : due(asked.get(call))) {
                rows.add(new WeightedRow(answer(one.call(), question), 1));
            }
            if (!rows.isEmpty()) {
                runner.feed(0, one.answers(), Deltas.batch(schema, rows));
            }
        }
    }

    /// A question stays until the circuit no longer asks it; its answer is given once.
    private static List<Object> due(Map<Object, Boolean> own) {
        var due = new ArrayList<>();
        own.forEach((question, isDue) -> {
            if (isDue) {
                due.add(question);
            }
        });
        return due;
    }

    private static <A, T> List<@Nullable Object> answer(AsyncCall<A, T> call, Object question) {
        @SuppressWarnings("unchecked") // a call is asked what the program gives it
        List<A> questions = List.of((A) question);
        try {
            return Arrays.asList(question, call.answers(questions).getFirst(), null, null);
        } catch (Exception e) {
            Failure failure = Failure.thrown(e);
            return Arrays.asList(question, null, failure.code(), failure.message());
        }
    }
}
