package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.state.Kept;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Writes what is saved of the state, one thing after another in the order in which it comes,
/// beside those who give it.
///
/// A file is begun with the first rows for it: what has changed comes long before the state is
/// frozen, so that little of it waits in memory.
final class StateWriter implements Closeable {

    /// More bytes than this had better not wait; where there is little memory, a part of that.
    private static final long MANY_BYTES =
            Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 32);

    /// More than this must not.
    private static final long MOST_BYTES =
            Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 8);

    /// What is to be done next.
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    /// Told of a file that is whole; null where there was nothing to be written.
    @FunctionalInterface
    interface Finished {
        void finished(StateChain.@Nullable File file) throws Exception;
    }

    private final Store.Session store;
    private final long opening;
    private final Executor executor;
    private final Runnable failed;
    private final AtomicLong bytesWaiting = new AtomicLong();
    private final Map<Long, StateFile> files = new HashMap<>();
    private volatile @Nullable Throwable failure;

    /// @param executor does one thing after another
    /// @param failed called once, where something can't be written; what follows is left out
    StateWriter(Store.Session store, long opening, Executor executor, Runnable failed) {
        this.store = store;
        this.opening = opening;
        this.executor = executor;
        this.failed = failed;
    }

    /// Does something when all that came before is written. From any thread.
    void then(Task task) {
        executor.execute(() -> {
            if (failure == null) {
                try {
                    task.run();
                } catch (Throwable e) {
                    failure = e;
                    failed.run();
                }
            }
        });
    }

    /// Why nothing can be written any more, or null. From any thread.
    @Nullable Throwable failure() {
        return failure;
    }

    /// Whether so much waits to be written that nothing more should come. From any thread.
    boolean isBehind() {
        return bytesWaiting.get() > MANY_BYTES;
    }

    /// Takes rows for a file; from any thread.
    ///
    /// @param kept what gave them
    /// @return false where too many wait already
    boolean write(long file, String part, Kept kept, StateFile.Kind kind, List<Batch> batches) {
        if (kind == StateFile.Kind.CHANGED && bytesWaiting.get() > MOST_BYTES) {
            return false;
        }
        long bytes = batches.stream().mapToLong(Batch::sizeInBytes).sum();
        bytesWaiting.addAndGet(bytes);
        then(() -> {
            List<Batch> saved = batches.stream().map(kept::asSaved).toList();
            open(file).write(part, kept.schema(), kind, saved);
            bytesWaiting.addAndGet(-bytes);
        });
        return true;
    }

    private StateFile open(long number) throws IOException {
        StateFile file = files.get(number);
        if (file == null) {
            file = StateFile.create(store, new FileName(FileName.STATE, opening, number));
            files.put(number, file);
        }
        return file;
    }

    /// Makes a file whole, when all that came before is written. From any thread.
    ///
    /// @param whole the parts of which everything was frozen
    void finish(long number, Set<String> whole, Finished finished) {
        then(() -> {
            // Where everything of a part is nothing, that has to be said as well.
            try (StateFile file = whole.isEmpty() ? files.get(number) : open(number)) {
                files.remove(number);
                finished.finished(file == null ? null : file.finish(whole));
            }
        });
    }

    /// Leaves files that are not whole behind; when the executor has ended.
    @Override
    public void close() throws IOException {
        for (StateFile file : files.values()) {
            file.close();
        }
    }
}
