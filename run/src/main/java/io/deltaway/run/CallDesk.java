package io.deltaway.run;

import io.deltaway.connect.Call;
import io.deltaway.connect.Chunk;
import io.deltaway.connect.TryAgainException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchBytes;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.DurationText;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.run.Asked.Calling;
import io.deltaway.run.Asked.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What one place of a program asks: takes the questions that its circuit waits for, makes the
/// calls, and has the answers ready. From any thread.
///
/// It has no thread of its own: calls are begun by whoever brings a question, ends a call, or looks
/// when something is [#due]. A question that is no longer asked is forgotten where it waits; a call
/// that is under way is given up for it only where that is said, and else its answer counts if it
/// is asked again.
final class CallDesk<A, T> implements AutoCloseable {

    private static final String NO_ANSWER = "no answer within ";

    private final Call<A, T> call;
    private final CallLimits limits;
    private final Schema questions;
    private final TreeMap<A, Asked<A>> known;
    private final CallLine<A> line;
    private final Set<Calling<A>> running = new HashSet<>();
    private final CallCounts counts;
    private final CallResults<A, T> finished;
    private InstantSource clock = InstantSource.system();
    private @Nullable Executor threads;
    private Runnable listener = () -> {};
    private boolean started;
    private boolean draining;
    private boolean ended;
    private @Nullable Throwable broken;

    /// @param questions the column that is asked
    /// @param answers the columns of answers, as the circuit takes them
    /// @param nullable whether an answer may be null
    CallDesk(
            Call<A, T> call,
            CallLimits limits,
            Schema questions,
            Schema answers,
            boolean nullable) {
        this.call = call;
        this.limits = limits;
        this.questions = questions;
        this.counts = new CallCounts(call);
        this.finished = new CallResults<>(call, answers, nullable, counts);
        this.line = new CallLine<>(call);
        Type type = questions.type(0);
        this.known = new TreeMap<>((a, b) -> Values.compare(type, a, b));
    }

    /// It is to answer: in a run that does again what was recorded this is never called, and nobody
    /// is asked. The time is that of all pauses of the run, as desks share limits.
    synchronized void open(InstantSource time, Executor executor) {
        clock = time;
        threads = executor;
    }

    synchronized void onReady(Runnable ready) {
        listener = ready;
    }

    /// What the circuit asks now, and no longer asks.
    void change(Batch delta) {
        synchronized (this) {
            for (int row = 0; row < delta.size(); row++) {
                change(question(delta, row), delta.weight(row));
            }
            abandonIf(calling -> call.isOnlyWhileAsked() && !calling.isWanted());
        }
        look();
    }

    @SuppressWarnings("unchecked") // a call is asked what the program gives it
    private A question(Batch delta, int row) {
        return (A) Objects.requireNonNull(delta.column(0).value(questions.type(0), row));
    }

    private void change(A question, long weight) {
        Asked<A> before = known.get(question);
        if (weight > 0) {
            if (before == null) {
                long bytes = Values.sizeInBytes(questions.type(0), question);
                var asked = new Asked<>(question, bytes);
                known.put(question, asked);
                line.add(asked);
            } else if (!before.wanted) {
                before.wanted = true;
                line.renew(before);
            }
        } else if (before != null) {
            before.wanted = false;
            if (before.state == State.WAITING) {
                line.leave(before, State.FORGOTTEN);
            } else if (before.state == State.TAKEN) {
                before.state = State.FORGOTTEN;
            }
            if (before.state == State.FORGOTTEN) {
                known.remove(question);
            }
        }
    }

    /// What is asked, for a restart.
    synchronized byte[] position() {
        return Asked.toBytes(known.values().stream().filter(asked -> asked.wanted), questions);
    }

    void restore(byte[] position) {
        change(BatchBytes.read(new ByteReader(position), questions));
    }

    /// What was asked before a restart is known: calls may begin.
    void start() {
        synchronized (this) {
            started = threads != null;
        }
        look();
    }

    /// Ends calls that take too long, and begins those that may begin.
    void look() {
        var begun = new ArrayList<Calling<A>>();
        boolean news;
        synchronized (this) {
            if (!started || ended) {
                return;
            }
            Instant now = clock.instant();
            line.look(now).forEach(this::endOf);
            endLate(now);
            while (!draining && !line.isEmpty() && limits.begin(now)) {
                var next = new Calling<>(line.next(), now.plus(call.within()));
                running.add(next);
                begun.add(next);
                counts.calls++;
            }
            news = !finished.isEmpty();
        }
        begun.forEach(this::begin);
        if (news) {
            listener.run();
        }
    }

    private void begin(Calling<A> calling) {
        try {
            Objects.requireNonNull(threads).execute(() -> make(calling));
        } catch (RejectedExecutionException e) {
            end(calling, null, e); // the pipeline is closing
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a user's code throws is the answer
    private void make(Calling<A> calling) {
        calling.thread = Thread.currentThread();
        if (calling.over) {
            return;
        }
        List<@Nullable T> given = null;
        Throwable thrown = null;
        try {
            given = call.answers(calling.asked.stream().map(a -> a.question).toList());
        } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
            thrown = e;
        } catch (Error e) {
            breakOff(e); // no memory, or worse
            return;
        }
        try {
            end(calling, given, thrown);
        } catch (RuntimeException | Error e) {
            breakOff(e); // the questions of the call would have no answer for ever
        }
    }

    /// Ends the pipeline, as an error does in any function of a program.
    private void breakOff(Throwable why) {
        synchronized (this) {
            broken = why;
        }
        listener.run();
    }

    private void end(
            Calling<A> calling, @Nullable List<@Nullable T> given, @Nullable Throwable thrown) {
        synchronized (this) {
            if (calling.over) {
                return; // it took too long, or the pipeline has ended
            }
            over(calling);
            int expected = calling.asked.size();
            if (given != null && given.size() == expected) {
                counts.answers();
                for (int i = 0; i < expected; i++) {
                    if (calling.asked.get(i).isOpen()) {
                        finished.add(calling.asked.get(i), given.get(i), null);
                    }
                }
            } else if (given != null) {
                String what = "it gave " + given.size() + " answers to " + expected + " questions";
                fail(calling, new IllegalStateException(what));
            } else {
                fail(calling, Objects.requireNonNull(thrown));
            }
        }
        look();
    }

    /// Gives up calls. What is still wanted of them is asked again after a restart.
    private void abandonIf(Predicate<Calling<A>> some) {
        for (Calling<A> calling : running.stream().filter(some).toList()) {
            over(calling);
            calling.interrupt();
            calling.open().forEach(asked -> askAgain(asked, Instant.EPOCH));
        }
    }

    private void over(Calling<A> calling) {
        calling.over = true;
        running.remove(calling);
        limits.end();
    }

    private void endLate(Instant now) {
        for (Calling<A> late : List.copyOf(running)) {
            if (!now.isBefore(late.deadline())) {
                over(late);
                late.interrupt();
                boolean isGivenUp = late.open().isEmpty();
                Duration time = isGivenUp ? call.altogether().orElseThrow() : call.within();
                fail(late, new TryAgainException(NO_ANSWER + DurationText.of(time), null, null));
            }
        }
    }

    private void fail(Calling<A> calling, Throwable thrown) {
        counts.fails(thrown);
        if (thrown instanceof IOException passing) {
            if (passing instanceof TryAgainException busy && busy.after().isPresent()) {
                limits.pauseUntil(clock.instant().plus(busy.after().get()));
            }
            calling.open().forEach(asked -> failForNow(asked, passing));
        } else if (calling.asked.size() > 1) {
            calling.open()
                    .forEach(asked -> {
                        asked.byItself = true;
                        asked.attempts--;
                        askAgain(asked, Instant.EPOCH);
                    });
        } else {
            Failure failure = AnswerRows.failure(call, thrown);
            calling.open().forEach(asked -> finished.add(asked, null, failure));
        }
    }

    private void failForNow(Asked<A> asked, IOException passing) {
        asked.problem = RunException.reason(passing);
        Optional<Duration> said =
                passing instanceof TryAgainException busy ? busy.after() : Optional.empty();
        Instant from = clock.instant().plus(said.orElseGet(() -> limits.pause(asked.attempts)));
        if (asked.attempts < call.attempts() && from.isBefore(asked.until)) {
            askAgain(asked, from);
            counts.repeated++;
        } else {
            giveUp(asked);
        }
    }

    /// Its time is over.
    private void endOf(Asked<A> asked) {
        if (asked.state == State.UNDER_WAY) {
            asked.problem = NO_ANSWER + DurationText.of(call.altogether().orElseThrow());
        }
        giveUp(asked);
    }

    private void giveUp(Asked<A> asked) {
        if (asked.state == State.WAITING) {
            line.leave(asked, State.ANSWERED);
        }
        String what =
                "%s was asked %d times in vain: %s"
                        .formatted(call.name(), asked.attempts, asked.problem);
        finished.add(asked, null, new Failure("DW-2014", what));
    }

    private void askAgain(Asked<A> asked, Instant from) {
        if (asked.wanted) {
            line.add(asked, from);
        } else {
            asked.state = State.FORGOTTEN;
            known.remove(asked.question);
        }
    }

    /// The answers that are ready, for the circuit; null where there are none.
    ///
    /// @throws Error where a call ended with one that nothing can follow
    synchronized @Nullable Chunk take() {
        if (broken instanceof Error error) {
            throw error;
        } else if (broken != null) {
            throw new IllegalStateException("a call could not be ended", broken);
        }
        return finished.take(taken -> {
            if (!taken.wanted) {
                known.remove(taken.question);
            }
        });
    }

    /// When [#look] has something to do, unless a call ends before; empty where it has not.
    synchronized Optional<Instant> due() {
        if (!started || ended) {
            return Optional.empty();
        }
        var dues = new ArrayList<Instant>();
        running.forEach(calling -> dues.add(calling.deadline()));
        if (!draining) {
            line.due().ifPresent(dues::add);
        }
        if (!draining && !line.isEmpty()) {
            limits.due().ifPresent(dues::add);
        }
        return dues.stream().min(Comparator.naturalOrder());
    }

    /// Nothing new is asked from now on; what waits is asked after a restart.
    synchronized void drain() {
        draining = true;
        abandonIf(calling -> call.isAbandoned());
    }

    /// Whether no answer will come to what is asked so far: all are taken, or it is draining and no
    /// call is under way.
    synchronized boolean isIdle() {
        return finished.isEmpty()
                && running.isEmpty()
                && (draining || !started || line.size() == 0);
    }

    /// Whether so many questions wait that no more rows are to be taken; never when it is draining,
    /// as then none of them would be answered.
    synchronized boolean isFull() {
        boolean isFull = line.size() + finished.size() >= call.mostWaiting() || line.isLong();
        return !draining && isFull;
    }

    boolean isHoldingBackAll() {
        return call.isHoldingBackAll();
    }

    synchronized Status.CallStatus status() {
        long underWay = running.stream().mapToLong(calling -> calling.asked.size()).sum();
        return counts.status(line.size(), underWay);
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /// There are no more questions, and no more answers.
    @Override
    public void close() {
        synchronized (this) {
            ended = true;
            abandonIf(calling -> true);
        }
        call.release();
    }
}
