package io.deltaway.plans;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.AsyncCall;
import io.deltaway.table.Types;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Calls about things that change while they are asked about.
class ChangingThingsTest {

    record Question(String text, int asker) {}

    record Answered(String text, int asker, long answer) {}

    record Asked(String text) {}

    private static final class Hashes implements AsyncCall<Asked, Long> {

        @Override
        public String describe() {
            return "hashes";
        }

        @Override
        public Types.ColumnType<Long> result() {
            return Types.LONG;
        }

        @Override
        public Duration keptFor() {
            return Duration.ofHours(1);
        }

        @Override
        public List<@Nullable Long> answers(List<Asked> questions) {
            var answers = new ArrayList<@Nullable Long>();
            questions.forEach(asked -> answers.add((long) asked.text().hashCode()));
            return answers;
        }
    }

    /// At the end of each epoch a thing that has had an answer and is there is there once, as it
    /// was or as it is; in the end all are as they are.
    @Test
    void aThingThatIsAskedOfAnewIsThereMeanwhile() {
        for (long seed = 1; seed <= 40; seed++) {
            for (int workers : new int[] {1, 3}) {
                changing(seed, workers);
            }
        }
    }

    private static void changing(long seed, int workers) {
        var random = new Random(seed);
        var pipeline = TestPipeline.create(workers, Scheduler.seeded(seed));
        TestInput<Question> things = pipeline.input(Question.class);
        var call = new Hashes();
        TestOutput<Answered> answers =
                pipeline.output(
                        things.table()
                                .select(
                                        into(
                                                Answered.class,
                                                rest(),
                                                callAsync(
                                                                call,
                                                                into(
                                                                        Asked.class,
                                                                        col(Question::text)
                                                                                .as(Asked::text)),
                                                                col(Question::asker))
                                                        .as(Answered::answer))));
        Map<Integer, Question> there = new HashMap<>();
        Set<Integer> shown = Set.of();
        for (int epoch = 0; epoch < 40; epoch++) {
            int thing = random.nextInt(4);
            Question old = there.remove(thing);
            if (old != null) {
                things.retract(old);
            }
            if (old == null || random.nextInt(3) > 0) {
                there.put(thing, new Question("q" + random.nextInt(9), thing));
                things.insert(there.get(thing));
            }
            pipeline.epoch();
            List<Integer> now = answers.rows().stream().map(Answered::asker).toList();
            assertThat(now).as("seed %d", seed).doesNotHaveDuplicates();
            assertThat(there.keySet()).as("seed %d", seed).containsAll(now);
            shown = new HashSet<>(shown);
            shown.retainAll(there.keySet());
            assertThat(now).as("seed %d, epoch %d", seed, epoch).containsAll(shown);
            shown = Set.copyOf(now);
        }
        pipeline.run();
        assertThat(answers.rows())
                .as("seed %d", seed)
                .hasSize(there.size())
                .allSatisfy(row ->
                        assertThat(row)
                                .isEqualTo(shown(Objects.requireNonNull(there.get(row.asker())))));
    }

    private static Answered shown(Question question) {
        String text = question.text();
        return new Answered(text, question.asker(), (long) text.hashCode());
    }
}
