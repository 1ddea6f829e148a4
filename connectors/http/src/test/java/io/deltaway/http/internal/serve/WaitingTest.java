package io.deltaway.http.internal.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.http.Presence;
import io.deltaway.http.internal.serve.Waiting.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients that give up while they are answered, and a pipeline that takes what it is told of.
class WaitingTest {

    private static final int CLIENTS = 16;
    private static final int REQUESTS = 400;

    private final Waiting waiting = new Waiting();
    private final Semaphore told = new Semaphore(0);
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final List<Long> taken = new ArrayList<>();
    private final List<Long> gone = new ArrayList<>();

    @BeforeEach
    void open() {
        waiting.open(Set.of());
        waiting.onReady(told::release);
    }

    private static Answer answer(long number) {
        return new Answer(200, Long.toString(number).getBytes(StandardCharsets.UTF_8), 1);
    }

    /// How a request ended, as a status.
    private int ask(long number, Duration within) throws InterruptedException {
        try {
            Answer answer = waiting.ask(number, new Object[] {number}, within, Presence.UNKNOWN);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .isEqualTo(Long.toString(number));
            return answer.status();
        } catch (Problem e) {
            return e.status();
        }
    }

    private void take() {
        Waiting.Given given = waiting.take(5);
        given.arrived().forEach(values -> taken.add((Long) values[0]));
        gone.addAll(given.gone());
    }

    /// Takes only when told, as a pipeline does, and answers what it took.
    private Void answerAll() throws InterruptedException {
        var random = new Random(7);
        while (!isOver.get()) {
            if (!told.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                continue;
            }
            told.drainPermits();
            int before;
            do {
                before = taken.size();
                take();
                for (long number : taken.subList(before, taken.size())) {
                    switch (random.nextInt(4)) {
                        case 0 -> waiting.answer(number, new Problem(422, "refused"), 1);
                        case 1 -> waiting.fail(number, new Problem(500, "failed"), 1);
                        default -> waiting.answer(number, answer(number));
                    }
                    waiting.answer(number, answer(-1)); // nobody waits for it any more
                }
            } while (taken.size() > before);
        }
        return null;
    }

    @Test
    void eachRequestEndsOnceAndGoesOnce() throws Exception {
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var pipeline = threads.submit(this::answerAll);
            var clients = new ArrayList<Callable<List<Integer>>>();
            for (int c = 0; c < CLIENTS; c++) {
                long first = (long) c * REQUESTS;
                var random = new Random(c);
                clients.add(() -> {
                    var ended = new ArrayList<Integer>();
                    for (int i = 0; i < REQUESTS; i++) {
                        boolean isPatient = random.nextInt(3) > 0;
                        Duration within =
                                isPatient
                                        ? Duration.ofSeconds(30)
                                        : Duration.ofNanos(random.nextInt(300_000));
                        int status = ask(first + i, within);
                        assertThat(isPatient && status == 504).isFalse();
                        ended.add(status);
                    }
                    return ended;
                });
            }
            try {
                for (var client : threads.invokeAll(clients)) {
                    statuses.addAll(client.get());
                }
            } finally {
                isOver.set(true);
            }
            pipeline.get();
        }
        take();
        assertThat(statuses).hasSize(CLIENTS * REQUESTS).contains(200, 422, 500, 504);
        assertThat(taken).doesNotHaveDuplicates();
        assertThat(gone).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(taken);
        assertThat(waiting.isEmpty()).isTrue();
        assertThat(waiting.take(5).inside()).isEmpty();
    }

    private void demandTold(int times) throws InterruptedException {
        assertThat(told.tryAcquire(times, 30, TimeUnit.SECONDS)).isTrue();
    }

    /// Else each whom an answer wakes waits for the next one to be given, and the pipeline too.
    @Test
    void anAnswerIsGivenWhereNobodyHasToWait() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = threads.submit(() -> ask(1, Duration.ofSeconds(30)));
            demandTold(2); // by onReady itself, and of the request
            var ends = new ArrayList<Integer>();
            waiting.onReady(() -> {
                boolean isFirst = ends.isEmpty(); // by onReady itself
                ends.add(isFirst ? 0 : ended(asked));
                assertThat(isFirst || !Thread.holdsLock(waiting)).isTrue();
            });
            waiting.answer(1, answer(1));
            assertThat(ends).containsExactly(0, 200);
        }
    }

    private static int ended(Future<Integer> asked) {
        try {
            return asked.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoWaitsIsToldTheEnd() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = threads.submit(() -> ask(1, Duration.ofSeconds(30)));
            demandTold(2); // by onReady itself, and of the request
            waiting.drain();
            assertThat(ask(2, Duration.ofSeconds(30))).isEqualTo(503);
            waiting.close();
            assertThat(asked.get()).isEqualTo(503);
            assertThat(ask(3, Duration.ofSeconds(30))).isEqualTo(503);
        }
    }
}
