package io.deltaway.http.internal.serve;

import io.deltaway.engine.value.DurationText;
import io.deltaway.http.Presence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The requests of an endpoint between their arrival and their answer. Thread-safe.
///
/// A request arrives and is given to the pipeline as a row. With its answer it is forgotten here,
/// and the pipeline is told that its row goes.
final class Waiting {

    /// What is sent.
    ///
    /// @param event what it is called where it is one of several
    /// @param epoch the epoch that it is of; -1 where it is of none
    record Answer(String event, int status, byte[] body, long epoch) {

        Answer(int status, byte[] body, long epoch) {
            this("answer", status, body, epoch);
        }

        /// That there is none, for who follows.
        static Answer none(long epoch) {
            return new Answer("none", 404, new byte[0], epoch);
        }
    }

    /// A request.
    private sealed interface Asked {
        long number();

        @Nullable Object[] values();

        /// It is forgotten with its first answer.
        record Once(long number, @Nullable Object[] values, CompletableFuture<Answer> answer)
                implements Asked {}

        /// It gets one answer after the other until its client goes away.
        ///
        /// @param isAnswered whether it got one, or was told that there is none
        record Again(
                long number,
                @Nullable Object[] values,
                Following<Answer> answers,
                AtomicBoolean isAnswered)
                implements Asked {}
    }

    /// What the pipeline is given next.
    ///
    /// @param arrived the values of requests, one a column
    /// @param gone the numbers of those that were answered
    /// @param inside the numbers of all that were given to it and are not gone
    record Given(List<@Nullable Object[]> arrived, List<Long> gone, Set<Long> inside) {}

    private enum Phase {
        CLOSED,
        OPEN,
        DRAINING
    }

    private static final Duration SOON = Duration.ofMillis(50);

    private final Map<Long, Asked> waiting = new HashMap<>();
    private final ArrayDeque<Asked> arrived = new ArrayDeque<>();
    private final List<Long> gone = new ArrayList<>();
    private final Set<Long> inside = new LinkedHashSet<>();
    private Runnable ready = () -> {};
    private Phase phase = Phase.CLOSED;
    private long lastNumber;

    /// A number that no request of this endpoint had before, nor before a restart.
    synchronized long nextNumber(InstantSource clock) {
        Instant now = clock.instant();
        lastNumber =
                Math.max(lastNumber + 1, now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000);
        return lastNumber;
    }

    /// Hands a request over and waits for its answer.
    ///
    /// @param client is given up when it goes away
    /// @throws Problem where nobody is there to answer, or not in time
    /// @throws GoneException where the client has gone
    Answer ask(long number, @Nullable Object[] values, Duration within, Presence client)
            throws InterruptedException {
        var asked = new Asked.Once(number, values, new CompletableFuture<>());
        hand(asked);
        boolean isOver = false;
        try {
            Answer answer = await(asked.answer(), within, client);
            isOver = true;
            return answer;
        } catch (TimeoutException e) {
            throw new Problem(504, "there was no answer within " + DurationText.of(within));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(e.getCause());
        } finally {
            if (!isOver) {
                forget(asked);
            }
        }
    }

    /// Whoever is answered soon costs no look at its connection.
    private static Answer await(CompletableFuture<Answer> answer, Duration within, Presence client)
            throws InterruptedException, ExecutionException, TimeoutException {
        Duration soon = within.compareTo(SOON) < 0 ? within : SOON;
        try {
            return Deadlines.await(answer, soon);
        } catch (TimeoutException e) {
            try (var _ = client.whenGone(() -> answer.completeExceptionally(new GoneException()))) {
                return Deadlines.await(answer, within.minus(soon));
            }
        }
    }

    /// Hands a request over whose client follows its answers.
    ///
    /// @return to be run when the client has gone away
    /// @throws Problem where nobody is there to answer
    Runnable follow(long number, @Nullable Object[] values, Following<Answer> answers) {
        var asked = new Asked.Again(number, values, answers, new AtomicBoolean());
        hand(asked);
        return () -> forget(asked);
    }

    private void hand(Asked asked) {
        Runnable listener;
        synchronized (this) {
            switch (phase) {
                case CLOSED -> throw Problem.unavailable("the endpoint is not ready yet");
                case DRAINING -> throw Problem.unavailable("the pipeline is shutting down");
                case OPEN -> {}
            }
            waiting.put(asked.number(), asked);
            arrived.add(asked);
            listener = ready;
        }
        listener.run();
    }

    private void forget(Asked asked) {
        Runnable listener;
        synchronized (this) {
            if (waiting.remove(asked.number()) == null) {
                return;
            }
            if (!arrived.remove(asked)) {
                gone.add(asked.number());
            }
            listener = ready;
        }
        listener.run();
    }

    /// Whether nobody waits.
    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Whether somebody waits for the answer to a request.
    synchronized boolean isWaiting(long number) {
        return waiting.containsKey(number);
    }

    /// Whether somebody follows the answers to a request.
    synchronized boolean isFollowed(long number) {
        return waiting.get(number) instanceof Asked.Again;
    }

    /// Answers a request, unless it was answered or given up before.
    void answer(long number, Answer answer) {
        if (!end(number, asked -> asked.complete(answer))) {
            offer(number, answer);
        }
    }

    /// Answers a request with a problem, unless it was answered or given up before.
    void answer(long number, Problem problem, long epoch) {
        if (!end(number, asked -> asked.completeExceptionally(problem))) {
            offer(number, Answer.none(epoch));
        }
    }

    private synchronized void offer(long number, Answer answer) {
        if (waiting.get(number) instanceof Asked.Again again) {
            again.answers().offer(answer);
            again.isAnswered().set(true);
        }
    }

    /// A row of a request failed: answers it with a problem, unless it was answered or given up
    /// before. Who follows it knows of its last answer, or that it has gone.
    ///
    /// @return whether that is its answer
    boolean fail(long number, Problem problem, long epoch) {
        if (end(number, asked -> asked.completeExceptionally(problem))) {
            return true;
        }
        synchronized (this) {
            boolean isAwaited =
                    waiting.get(number) instanceof Asked.Again again && !again.isAnswered().get();
            if (isAwaited) {
                offer(number, Answer.none(epoch));
            }
            return isAwaited;
        }
    }

    /// Tells who follows something that is no answer; nothing where nobody does.
    synchronized void tell(long number, String event, byte[] json) {
        if (waiting.get(number) instanceof Asked.Again again) {
            again.answers().offer(new Answer(event, 200, json, -1));
        }
    }

    /// Ends a request that gets one answer, which is given where nobody has to wait for this
    /// object: whoever is woken by it would, and behind it all others of its epoch.
    ///
    /// @return false where there is none
    private boolean end(long number, Consumer<CompletableFuture<Answer>> giver) {
        Asked.Once ended;
        Runnable listener;
        synchronized (this) {
            if (!(waiting.get(number) instanceof Asked.Once once)) {
                return false;
            }
            ended = once;
            waiting.remove(number);
            gone.add(number);
            listener = ready;
        }
        giver.accept(ended.answer());
        listener.run();
        return true;
    }

    /// Begins to take requests.
    ///
    /// @param left the numbers of requests that an earlier run was given and did not answer: their
    ///   clients are gone
    /// @return false where it is open already
    synchronized boolean open(Set<Long> left) {
        if (phase != Phase.CLOSED) {
            return false;
        }
        inside.addAll(left);
        gone.addAll(left);
        phase = Phase.OPEN;
        return true;
    }

    /// @param listener run whenever [#take] may have something to give
    synchronized void onReady(Runnable listener) {
        ready = listener;
        listener.run();
    }

    /// Takes no more requests; those that wait are still answered, and who follows is told the end.
    synchronized void drain() {
        phase = Phase.DRAINING;
        endFollowed();
        ready.run();
    }

    private void endFollowed() {
        for (Asked asked : waiting.values()) {
            if (asked instanceof Asked.Again again) {
                again.answers().end();
            }
        }
    }

    /// Whether nothing is left to do after [#drain].
    synchronized boolean isDrained() {
        return phase == Phase.DRAINING && waiting.isEmpty() && gone.isEmpty();
    }

    /// What came since the last call.
    ///
    /// @param most how many requests at most
    synchronized Given take(int most) {
        var values = new ArrayList<@Nullable Object[]>();
        while (values.size() < most && !arrived.isEmpty()) {
            Asked asked = arrived.remove();
            values.add(asked.values());
            inside.add(asked.number());
        }
        var ended = List.copyOf(gone);
        gone.clear();
        ended.forEach(inside::remove);
        return new Given(values, ended, Set.copyOf(inside));
    }

    /// Ends: whoever still waits is told so.
    synchronized void close() {
        phase = Phase.CLOSED;
        endFollowed();
        for (Asked asked : waiting.values()) {
            if (asked instanceof Asked.Once once) {
                once.answer().completeExceptionally(Problem.unavailable("the pipeline has ended"));
            }
        }
        waiting.clear();
        arrived.clear();
        gone.clear();
        inside.clear();
        ready = () -> {};
    }
}
