package io.deltaway.connect;

import io.deltaway.table.AsyncCall;
import io.deltaway.table.Types.ColumnType;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A function that takes its time, with what it may cost: how many calls are under way, how often
/// it is called, how long an answer may take, and what happens where there is none.
///
/// ```java
/// var summarise = Call.of("summarise", TEXT, (String text) -> model.chat("Summarise: " + text))
///         .concurrently(4)
///         .atMost(60, Duration.ofMinutes(1));
/// Table<Brief> briefs = news.select(into(
///         Brief.class, rest(), callAsync(summarise, col(News::text)).as(Brief::summary)));
/// ```
///
/// A call that throws an [java.io.IOException], [TryAgainException] or [UnavailableException] among
/// them, or takes too long, is made again after a pause: the one that the exception says, or one
/// that doubles from half a second to half a minute. Any other exception is the answer: its rows
/// fail; an [UnfitAnswerException] says that the answer is none that can be used. Of a batch that
/// fails in this way each question is asked by itself, so that only what is to blame fails.
/// [#otherwise] answers in the place of a failure.
///
/// No time is longer than a hundred years: of one that is, such as that of
/// [java.time.temporal.ChronoUnit#FOREVER], nobody sees the end.
///
/// Immutable. All tables that use the same one share its limits.
///
/// @param <A> what is asked
/// @param <T> the answer
public final class Call<A, T> implements AsyncCall<A, T> {

    /// Asks one question.
    @FunctionalInterface
    public interface One<A, T> extends Serializable {
        /// The answer.
        T answer(A question) throws Exception;
    }

    /// Asks several questions at once.
    @FunctionalInterface
    public interface Many<A, T> extends Serializable {
        /// An answer for each question, in the same order.
        List<T> answers(List<A> questions) throws Exception;
    }

    /// Says what stands in the place of an answer where there is none.
    @FunctionalInterface
    public interface Fallback<A, T> extends Serializable {
        /// @param problem why there is none, as an error row would say it; may hold what a service
        ///   has written
        T answer(A question, String problem);
    }

    /// Looks at an answer.
    @FunctionalInterface
    public interface Check<T> extends Serializable {
        /// What is wrong with it; empty where nothing is.
        Optional<String> problem(T answer);
    }

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final ColumnType<T> result;
    private final Many<A, T> function;
    private final int batch;
    private final String name;
    private String version = "";
    private int concurrent = 8;
    private int calls;
    private Duration per = Duration.ZERO;
    private Duration within = Duration.ofMinutes(1);
    private @Nullable Duration altogether;
    private int attempts = 6;
    private int waiting = 1 << 16;
    private boolean holdsBackAll;
    private Duration keptFor = Duration.ofHours(1);
    private boolean onlyWhileAsked;
    private boolean abandoned;
    private boolean reported;
    private Runnable afterwards = () -> {};
    private @Nullable Fallback<A, T> fallback;
    private Check<T> check = answer -> Optional.empty();

    private Call(String name, ColumnType<T> result, int batch, Many<A, T> function) {
        this.name = name;
        this.result = result;
        this.batch = positive(batch, "questions at once");
        this.function = function;
    }

    /// A function that is asked one question at a time.
    ///
    /// @param name what it is called in plans and in the status
    /// @param result the type of the answers, such as [io.deltaway.table.Types#TEXT]
    public static <A, T> Call<A, T> of(String name, ColumnType<T> result, One<A, T> function) {
        return new Call<>(
                name,
                result,
                1,
                questions -> Collections.singletonList(function.answer(questions.getFirst())));
    }

    /// A function that is asked up to `most` questions at once: those that wait when it can be
    /// called.
    ///
    /// @param name what it is called in plans and in the status
    /// @param result the type of the answers
    public static <A, T> Call<A, T> inBatches(
            String name, ColumnType<T> result, int most, Many<A, T> function) {
        return new Call<>(name, result, most, function);
    }

    /// What makes its answers others than before, such as the name of a model and the prompt: a
    /// pipeline that is persisted takes up no answers of another version.
    public Call<A, T> version(String other) {
        return with(call -> call.version = other);
    }

    /// How many calls are under way at a time; 8 where nothing is said.
    public Call<A, T> concurrently(int most) {
        int number = positive(most, "calls at a time");
        return with(call -> call.concurrent = number);
    }

    /// At most so many calls in any such time; the first of them as fast as they are asked for.
    public Call<A, T> atMost(int number, Duration time) {
        int most = positive(number, "calls in a time");
        Duration length = positive(time, "the time of a limit");
        return with(call -> {
            call.calls = most;
            call.per = length;
        });
    }

    /// How long an answer may take, before the call is given up and made again; a minute where
    /// nothing is said. Its thread is interrupted.
    public Call<A, T> within(Duration time) {
        Duration length = positive(time, "the time for an answer");
        return with(call -> call.within = length);
    }

    /// How long a question may be without an answer, with all attempts, the pauses between them,
    /// and the time that it waits for its turn, before its rows fail: for rows that somebody waits
    /// for. An attempt is given up at its end. No limit where nothing is said.
    public Call<A, T> altogether(Duration time) {
        Duration length = positive(time, "the time for all attempts");
        return with(call -> call.altogether = length);
    }

    /// How often a question is asked at most, the first time included, before its rows fail; 6
    /// where nothing is said.
    public Call<A, T> attempts(int most) {
        int number = positive(most, "attempts");
        return with(call -> call.attempts = number);
    }

    /// How many questions may wait to be asked: from so many on no more rows are taken from sources
    /// whose rows never go, until some are answered. 65,536 where nothing is said; fewer where they
    /// take more than 64 MiB. The epoch ends then. Live sources whose rows change or go are taken
    /// further, so that what is gone there goes here; what they ask waits in the state of its step.
    public Call<A, T> mostWaiting(int questions) {
        int number = positive(questions, "questions that wait");
        return with(call -> call.waiting = number);
    }

    /// From [#mostWaiting] questions on, nothing is taken from sources whose rows change or go
    /// either: for rows that are too large to wait in the state, such as whole files.
    public Call<A, T> holdingBackAll() {
        return with(call -> call.holdsBackAll = true);
    }

    /// How long an answer is kept that no row has any more, by the time of day: a row that comes
    /// back within it is not asked again; nothing for no longer than its rows. An hour where
    /// nothing is said.
    public Call<A, T> keptFor(Duration time) {
        Duration length = time.isZero() ? time : positive(time, "the time that an answer is kept");
        return with(call -> call.keptFor = length);
    }

    /// What stands in the place of an answer where there is none: rows then don't fail. It counts
    /// for the rows that wait for it, and is forgotten with them, so that later ones ask again. In
    /// the status it counts as failed.
    public Call<A, T> otherwise(Fallback<A, T> answer) {
        return with(call -> call.fallback = answer);
    }

    /// A row that goes on with what [#otherwise] says is a row of the error table too, with the
    /// reason.
    public Call<A, T> reported() {
        return with(call -> call.reported = true);
    }

    /// An answer with which something is wrong is a failure, and is not asked for again.
    public Call<A, T> checked(Check<T> other) {
        return with(call -> call.check = other);
    }

    /// Calls are given up, and their threads interrupted, when no row waits for them any more: for
    /// what costs by how long it takes, or that few can ask at a time. Otherwise their answers are
    /// kept, in case a row comes back.
    public Call<A, T> onlyWhileAsked() {
        return with(call -> call.onlyWhileAsked = true);
    }

    /// As [#onlyWhileAsked], and when the pipeline stops, which then does not wait for them: for
    /// what costs nothing but time and is made again after a restart. Otherwise answers are waited
    /// for, as they may cost money.
    public Call<A, T> abandoned() {
        return with(call -> {
            call.onlyWhileAsked = true;
            call.abandoned = true;
        });
    }

    /// What is done when a pipeline that asked has ended, for whatever reason: lets go what is kept
    /// from one question to the next, such as connections. Another pipeline may ask again.
    public Call<A, T> afterwards(Runnable release) {
        return with(call -> call.afterwards = release);
    }

    private Call<A, T> with(Consumer<Call<A, T>> change) {
        var other = new Call<>(name, result, batch, function);
        other.version = version;
        other.concurrent = concurrent;
        other.calls = calls;
        other.per = per;
        other.within = within;
        other.altogether = altogether;
        other.attempts = attempts;
        other.waiting = waiting;
        other.holdsBackAll = holdsBackAll;
        other.keptFor = keptFor;
        other.onlyWhileAsked = onlyWhileAsked;
        other.abandoned = abandoned;
        other.afterwards = afterwards;
        other.fallback = fallback;
        other.reported = reported;
        other.check = check;
        change.accept(other);
        return other;
    }

    private static int positive(int number, String what) {
        if (number < 1) {
            throw new IllegalArgumentException(
                    "DW-0426 " + what + " are 1 at least, not " + number);
        }
        return number;
    }

    private static Duration positive(Duration time, String what) {
        if (!time.isPositive()) {
            throw new IllegalArgumentException(
                    "DW-0426 " + what + " is longer than nothing, not " + time);
        }
        return time.compareTo(LONGEST) < 0 ? time : LONGEST;
    }

    /// Its name without the version.
    public String name() {
        return name;
    }

    /// How many questions are asked at once.
    public int batch() {
        return batch;
    }

    /// How many calls are under way at a time.
    public int concurrently() {
        return concurrent;
    }

    /// How many calls are made in the time of [#per]; 0 where there is no limit.
    public int mostCalls() {
        return calls;
    }

    /// The time of [#mostCalls]; nothing where there is no limit.
    public Duration per() {
        return per;
    }

    /// How long an answer may take.
    public Duration within() {
        return within;
    }

    /// How long a question may be without an answer; empty where there is no limit.
    public Optional<Duration> altogether() {
        return Optional.ofNullable(altogether);
    }

    /// How often a question is asked at most.
    public int attempts() {
        return attempts;
    }

    /// How many questions may wait before sources are held back.
    public int mostWaiting() {
        return waiting;
    }

    /// Whether sources are held back whose rows change or go, too.
    public boolean isHoldingBackAll() {
        return holdsBackAll;
    }

    /// Those that may wait, and those that are under way; any number where their time runs while
    /// they wait, or sources are held back for them.
    @Override
    public long mostAsked() {
        return holdsBackAll || altogether != null
                ? Long.MAX_VALUE
                : waiting + (long) concurrent * batch;
    }

    /// Whether calls are given up that no row waits for.
    public boolean isOnlyWhileAsked() {
        return onlyWhileAsked;
    }

    /// Whether calls are given up when the pipeline stops.
    public boolean isAbandoned() {
        return abandoned;
    }

    /// A pipeline that asked has ended.
    public void release() {
        afterwards.run();
    }

    /// What stands in the place of an answer; null where rows fail.
    public @Nullable T fallback(A question, String problem) {
        return fallback == null ? null : fallback.answer(question, problem);
    }

    /// What is wrong with an answer; empty where nothing is.
    public Optional<String> problem(T answer) {
        return check.problem(answer);
    }

    @Override
    public boolean isReported() {
        return reported && fallback != null;
    }

    @Override
    public String describe() {
        return version.isEmpty() ? name : name + " " + version;
    }

    @Override
    public ColumnType<T> result() {
        return result;
    }

    @Override
    public Duration keptFor() {
        return keptFor;
    }

    @Override
    public List<@Nullable T> answers(List<A> questions) throws Exception {
        return new ArrayList<>(function.answers(questions));
    }
}
