package io.deltaway.documents.internal.split;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.deltaway.documents.Contents;
import io.deltaway.documents.Passage;
import io.deltaway.documents.Splitter;
import io.deltaway.engine.value.DurationText;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The passages of documents that have just been read, cut where they were read: for whoever cuts
/// them next, in an epoch that then need not wait for it. From any thread.
///
/// They are there until they are taken, and no longer than the contents; of contents that come from
/// a state there are none. That a splitter did not come to its end stays, so that whoever asks
/// again, as where the document goes, is told the same, and at once.
public final class CutAhead {

    /// Splitters that never end keep no more threads than this, beside those that cut.
    private static final int MOST = 64 + 4 * Runtime.getRuntime().availableProcessors();

    /// What none may take longer than, so that times can be added up.
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /// @param passages null where there is a problem
    private record Cut(Splitter by, @Nullable List<Passage> passages, String problem) {

        static Cut late(Splitter by) {
            return new Cut(
                    by,
                    null,
                    "the splitter of %s took longer than %s"
                            .formatted(name(by), DurationText.of(by.within())));
        }

        static Cut crowded(Splitter by) {
            return new Cut(
                    by,
                    null,
                    "the splitter of %s has no thread, as %d splitters have not come to their end"
                            .formatted(name(by), MOST));
        }
    }

    private static final Map<Contents, Cut> CUT = Collections.synchronizedMap(new WeakHashMap<>());

    private static final ExecutorService THREADS = threads();

    private CutAhead() {}

    /// Of the system, which shares the processors out also while one of them cuts for long.
    private static ExecutorService threads() {
        return new ThreadPoolExecutor(
                0,
                MOST,
                30,
                SECONDS,
                new SynchronousQueue<>(), // whoever waits would have less time to cut
                Thread.ofPlatform().daemon().name("deltaway splitter ", 0).factory());
    }

    /// Cuts contents. Where that fails it is left to the epoch, which has a row that can fail.
    public static void cut(Contents contents, Splitter by) throws InterruptedException {
        Future<List<Passage>> cutting;
        try {
            cutting = start(contents, by);
        } catch (RejectedExecutionException e) {
            CUT.put(contents, Cut.crowded(by));
            return;
        }
        try {
            CUT.put(contents, new Cut(by, cutting.get(nanos(by), NANOSECONDS), ""));
        } catch (TimeoutException e) {
            CUT.put(contents, Cut.late(by));
        } catch (ExecutionException e) {
            CUT.remove(contents);
        } finally {
            cutting.cancel(true);
        }
    }

    private static Future<List<Passage>> start(Contents contents, Splitter by) {
        return THREADS.submit(() -> List.copyOf(by.split(contents)));
    }

    private static long nanos(Splitter by) {
        return within(by).toNanos();
    }

    /// How long a splitter may take.
    public static Duration within(Splitter by) {
        Duration within = by.within();
        return within.compareTo(LONGEST) < 0 ? within : LONGEST;
    }

    /// The passages of contents, cut now where they were not before.
    ///
    /// @throws IllegalStateException where the splitter took longer than it may, or had no thread
    static List<Passage> passages(Contents contents, Splitter by) {
        Cut cut = CUT.get(contents);
        if (cut == null || cut.by != by) {
            cut = cutNow(contents, by);
        } else if (cut.passages != null) {
            CUT.remove(contents, cut);
        }
        List<Passage> passages = cut.passages;
        if (passages == null) {
            CUT.put(contents, cut);
            throw new IllegalStateException(cut.problem);
        }
        return passages;
    }

    /// Not left for an interrupt: what a document gives must not depend on it.
    private static Cut cutNow(Contents contents, Splitter by) {
        Future<List<Passage>> cutting;
        try {
            cutting = start(contents, by);
        } catch (RejectedExecutionException e) {
            return Cut.crowded(by);
        }
        long end = System.nanoTime() + nanos(by);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return new Cut(by, cutting.get(end - System.nanoTime(), NANOSECONDS), "");
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            return Cut.late(by);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException thrown
                    ? thrown
                    : new CompletionException(e.getCause());
        } finally {
            cutting.cancel(true);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// The class of a splitter, or in which it was written, without what differs at each start.
    private static String name(Splitter by) {
        return by.getClass().getName().replaceFirst("\\$\\$Lambda.*", "");
    }
}
