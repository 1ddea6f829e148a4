package io.deltaway.run;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Callbacks;
import io.deltaway.connect.Chunk;
import io.deltaway.connect.DrainingReader;
import io.deltaway.connect.Served;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Type;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import io.deltaway.table.Table;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class ServingTest {

    record Question(long id) {}

    record Answer(long id, long twice) {}

    /// A desk at which questions are asked, and which waits for their answers before it closes.
    private static final class Desk implements Served<Question> {

        private final ConcurrentLinkedQueue<Long> asked = new ConcurrentLinkedQueue<>();
        private final Map<Long, Long> epochs = new ConcurrentHashMap<>();
        private volatile Runnable ready = () -> {};
        private volatile Executor threads = Runnable::run;
        private volatile boolean closing;
        private volatile boolean closed;
        private volatile boolean held;
        private long waiting;

        synchronized void ask(long id) {
            waiting++;
            asked.add(id);
            ready.run();
        }

        synchronized void answered() {
            waiting--;
            ready.run();
        }

        private synchronized boolean isDone() {
            return closing && waiting == 0 && !held;
        }

        void release() {
            held = false;
            ready.run();
        }

        @Override
        public SinkConnector<Question> taken() {
            return Callbacks.onChange((epoch, weight, row) -> epochs.put(row.id(), epoch));
        }

        @Override
        public SourceConnector<Question> source() {
            return new SourceConnector<>() {
                @Override
                public SourceReader open(SourceContext context) {
                    threads = context.threads();
                    return new Reader();
                }

                @Override
                public boolean isLive() {
                    return true;
                }

                @Override
                public RowType<Question> rowType() {
                    return RowType.of(Question.class);
                }

                @Override
                public Events events() {
                    return new Events.Appends();
                }

                @Override
                public String describe() {
                    return "a desk";
                }
            };
        }

        private final class Reader implements DrainingReader {

            @Override
            public void onReady(Runnable listener) {
                ready = listener;
                listener.run();
            }

            @Override
            public Poll poll() {
                Long id = asked.poll();
                if (id != null) {
                    return new Poll.Next(() -> Chunk.of(row(id)));
                }
                return isDone() ? new Poll.End() : new Poll.Idle();
            }

            private static Batch row(long id) {
                var column = new ColumnBuilder.OfLong(Type.Simple.LONG, 1);
                column.append(id);
                return new Batch(1, new Column[] {column.build()}, null, true);
            }

            @Override
            public void drain() {
                closing = true;
            }

            @Override
            public void close() {
                closed = true;
            }
        }
    }

    private final Desk desk = new Desk();
    private final Map<Long, Long> answers = new ConcurrentHashMap<>();

    private RunningPipeline start() {
        var pipeline = Pipeline.create();
        Table<Question> questions = pipeline.serve(desk);
        questions
                .select(
                        into(
                                Answer.class,
                                col(Question::id).as(Answer::id),
                                col(Question::id).times(2).as(Answer::twice)))
                .write(
                        Callbacks.onChange((epoch, weight, row) -> {
                            answers.put(row.id(), row.twice());
                            desk.answered();
                        }));
        return pipeline.start();
    }

    @Test
    void whatServesIsToldTheEpochOfEachRow() throws InterruptedException {
        try (RunningPipeline running = start()) {
            for (long id = 0; id < 3; id++) {
                desk.ask(id);
                Runs.await(() -> answers.size() == desk.epochs.size() && desk.asked.isEmpty());
                running.cut();
            }
            assertThat(answers).isEqualTo(Map.of(0L, 0L, 1L, 2L, 2L, 4L));
            assertThat(List.copyOf(desk.epochs.keySet())).containsExactlyInAnyOrder(0L, 1L, 2L);
            assertThat(desk.epochs.get(0L)).isLessThan(desk.epochs.get(2L));
        }
    }

    @Test
    void aReaderWithSomethingToFinishEndsWhenItSaysSo() throws InterruptedException {
        desk.held = true;
        RunningPipeline running = start();
        desk.ask(1);
        running.cut();
        running.stop();
        Runs.await(() -> desk.closing);
        desk.ask(2);
        Runs.await(() -> answers.size() == 2);
        assertThat(running.isRunning()).isTrue();
        desk.release();
        running.await();
        assertThat(desk.closed).isTrue();
    }

    @Test
    void whatAConnectorRunsBesideEndsWithThePipeline() throws InterruptedException {
        var interrupted = new CountDownLatch(1);
        RunningPipeline running = start();
        desk.ask(1);
        running.cut();
        desk.threads.execute(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        running.close();
        assertThat(interrupted.getCount()).isZero();
    }
}
