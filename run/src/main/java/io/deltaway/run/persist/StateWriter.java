package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Schema;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
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

    /// So many rows are written as one frame; here and below a row with long texts counts as
    /// several.
    private static final int ROWS = 1 << 15;

    private static final int TEXT_OF_A_ROW = 64;

    /// More rows than this had better not wait.
    static final long MANY_ROWS = 1L << 18;

    /// More than this must not.
    private static final long MOST_ROWS = 1L << 23;

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
    private final AtomicLong rowsWaiting = new AtomicLong();
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

    /// How many rows wait to be written. From any thread.
    long rowsWaiting() {
        return rowsWaiting.get();
    }

    /// Takes rows for a file; from any thread.
    ///
    /// @return false where too many wait already
    boolean write(long file, String part, Schema schema, StateFile.Kind kind, List<Batch> batches) {
        if (kind == StateFile.Kind.CHANGED && rowsWaiting.get() > MOST_ROWS) {
            return false;
        }
        long rows = batches.stream().mapToLong(StateWriter::weight).sum();
        rowsWaiting.addAndGet(rows);
        then(() -> {
            write(open(file), part, schema, kind, batches);
            rowsWaiting.addAndGet(-rows);
        });
        return true;
    }

    private static long weight(Batch batch) {
        long bytes = 0;
        for (int c = 0; c < batch.width(); c++) {
            if (batch.column(c) instanceof TextColumn text) {
                for (int row = 0; row < batch.size(); row++) {
                    bytes += text.byteLength(row);
                }
            }
        }
        return batch.size() + bytes / TEXT_OF_A_ROW;
    }

    private StateFile open(long number) throws IOException {
        StateFile file = files.get(number);
        if (file == null) {
            file = StateFile.create(store, new FileName(FileName.STATE, opening, number));
            files.put(number, file);
        }
        return file;
    }

    private static void write(
            StateFile file, String part, Schema schema, StateFile.Kind kind, List<Batch> batches)
            throws IOException {
        var together = new ArrayList<Batch>();
        long rows = 0;
        for (Batch batch : batches) {
            long weight = weight(batch);
            if (rows + weight > ROWS && rows > 0) {
                file.write(part, schema, kind, Batch.concat(together));
                together.clear();
                rows = 0;
            }
            together.add(batch);
            rows += weight;
        }
        file.write(part, schema, kind, Batch.concat(together));
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
