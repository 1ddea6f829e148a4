package io.deltaway.documents.internal.split;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.deltaway.documents.Contents;
import io.deltaway.documents.Passage;
import io.deltaway.documents.Splitter;
import io.deltaway.engine.value.DurationText;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
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

    /// Splitters that never end keep no more threads than this; then the others wait as well.
    private static final int MOST = 64;

    /// @param passages null where the splitter took too long
    private record Cut(Splitter by, @Nullable List<Passage> passages) {}

    private static final Map<Contents, Cut> CUT = Collections.synchronizedMap(new WeakHashMap<>());

    private static final ExecutorService THREADS = threads();

    private CutAhead() {}

    /// Of the system, which shares the processors out also while one of them cuts for long.
    private static ExecutorService threads() {
        var threads =
                new ThreadPoolExecutor(
                        MOST,
                        MOST,
                        30,
                        SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("deltaway splitter ", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /// Cuts contents. Where that fails it is left to the epoch, which has a row that can fail.
    public static void cut(Contents contents, Splitter by) throws InterruptedException {
        Future<List<Passage>> cutting = start(contents, by);
        try {
            CUT.put(contents, new Cut(by, cutting.get(nanos(by), NANOSECONDS)));
        } catch (TimeoutException e) {
            CUT.put(contents, new Cut(by, null));
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
        return NANOSECONDS.convert(by.within());
    }

    /// The passages of contents, cut now where they were not before.
    ///
    /// @throws IllegalStateException where the splitter took longer than it may
    static List<Passage> passages(Contents contents, Splitter by) {
        Cut cut = CUT.get(contents);
        if (cut == null || cut.by != by) {
            cut = new Cut(by, cutNow(contents, by));
        } else if (cut.passages != null) {
            CUT.remove(contents, cut);
        }
        List<Passage> passages = cut.passages;
        if (passages == null) {
            CUT.put(contents, cut);
            throw new IllegalStateException(
                    "the splitter of %s took longer than %s"
                            .formatted(name(by), DurationText.of(by.within())));
        }
        return passages;
    }

    /// Not left for an interrupt: what a document gives must not depend on it.
    private static @Nullable List<Passage> cutNow(Contents contents, Splitter by) {
        Future<List<Passage>> cutting = start(contents, by);
        long end = System.nanoTime() + nanos(by);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return cutting.get(end - System.nanoTime(), NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            return null;
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
