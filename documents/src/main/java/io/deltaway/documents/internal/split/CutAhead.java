package io.deltaway.documents.internal.split;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.deltaway.documents.Contents;
import io.deltaway.documents.Passage;
import io.deltaway.documents.Splitter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/// The passages of documents that have just been read, cut where they were read: for whoever cuts
/// them next, in an epoch that then need not wait for it. From any thread.
///
/// They are there until they are taken, and no longer than the contents; of contents that come from
/// a state there are none.
public final class CutAhead {

    private record Cut(Splitter by, List<Passage> passages) {}

    private static final Map<Contents, Cut> CUT = Collections.synchronizedMap(new WeakHashMap<>());

    /// Of the system, which shares the processors out also while one of them cuts for long.
    private static final ExecutorService THREADS =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("deltaway splitter ", 0).factory());

    private CutAhead() {}

    /// Cuts contents. Where that fails, or is not done in time, it is left to the epoch, which has
    /// a row that can fail.
    public static void cut(Contents contents, Splitter by, Duration within)
            throws InterruptedException {
        Future<List<Passage>> cutting = THREADS.submit(() -> List.copyOf(by.split(contents)));
        try {
            CUT.put(contents, new Cut(by, cutting.get(within.toNanos(), NANOSECONDS)));
        } catch (ExecutionException | TimeoutException e) {
            CUT.remove(contents);
        } finally {
            cutting.cancel(true);
        }
    }

    static List<Passage> passages(Contents contents, Splitter by) {
        Cut cut = CUT.get(contents);
        if (cut == null || cut.by != by) {
            return by.split(contents);
        }
        CUT.remove(contents, cut);
        return cut.passages;
    }
}
