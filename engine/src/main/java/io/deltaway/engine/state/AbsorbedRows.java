package io.deltaway.engine.state;

import io.deltaway.engine.batch.Batch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The changes of a state that is the sum of the deltas it has absorbed: of those that are saved
/// since everything was, the sum is the state again. Deltas never change, so noting one costs
/// little more than the reference.
///
/// Everything is saved by a scan of the state, while it changes. What a delta changes where the
/// scan has not come by yet is seen by it later, and so is taken back here: [#ahead].
public final class AbsorbedRows {

    /// Deltas are handed on when they have so many bytes, or are so many.
    private static final int BYTES = 1 << 20;

    private static final int BATCHES = 1 << 10;

    /// Of changes with no more rows and bytes it is not worth the while to look what is cheaper.
    private static final int FEW = 1 << 12;

    private static final int FEW_BYTES = 1 << 20;

    private Kept.@Nullable Saver saver;
    private List<Batch> waiting = new ArrayList<>();
    private long bytesWaiting;
    private long rowsSince;
    private long bytesSince;
    private boolean incomplete;

    /// As [Kept#track] says.
    public void track(Kept.Saver to) {
        saver = to;
    }

    /// Whether anybody wants to know what changes.
    public boolean isTracked() {
        return saver != null;
    }

    /// Notes a delta.
    ///
    /// @param size the number of rows of the state
    public void add(Batch delta, long size) {
        Kept.Saver to = saver;
        if (to == null || incomplete) {
            return;
        }
        long bytes = delta.sizeInBytes();
        waiting.add(delta.apart());
        bytesWaiting += bytes;
        bytesSince += bytes;
        rowsSince += delta.size();
        if (rowsSince > size && (rowsSince > FEW || bytesSince > FEW_BYTES)) {
            incomplete = true; // everything is less
            forget();
        } else if (bytesWaiting >= BYTES || waiting.size() >= BATCHES) {
            handOn(to);
        }
    }

    private void handOn(Kept.Saver to) {
        incomplete = !waiting.isEmpty() && !to.changed(waiting);
        forget();
    }

    private void forget() {
        waiting = new ArrayList<>();
        bytesWaiting = 0;
    }

    /// As [Kept#mustBeWhole] says: so it is where more has changed than there is.
    public boolean mustBeWhole() {
        return incomplete;
    }

    /// As [Kept#freeze] says; a scan of the state follows where everything is to be saved.
    public void freeze(boolean whole) {
        Kept.Saver to = saver;
        if (to == null) {
            throw new IllegalStateException("what is not tracked can't be frozen");
        }
        if (whole) {
            forget();
        } else {
            handOn(to);
        }
        rowsSince = 0;
        bytesSince = 0;
        incomplete = false;
    }

    /// Rows that the scan has come to.
    public void scanned(Batch rows) {
        if (saver != null && !rows.isEmpty()) {
            saver.frozen(rows);
        }
    }

    /// Rows of a delta where the scan has not come by yet, which must not see them.
    public void ahead(Batch rows) {
        scanned(rows.negated());
    }
}
