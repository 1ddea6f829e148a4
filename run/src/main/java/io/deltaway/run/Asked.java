package io.deltaway.run;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchBytes;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Schema;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A question and how it stands. Guarded by its [CallDesk].
final class Asked<A> {

    /// How a question stands.
    enum State {
        WAITING,
        UNDER_WAY,
        ANSWERED,
        /// The circuit has the answer, and will say that it no longer asks.
        TAKEN,
        FORGOTTEN
    }

    final A question;
    final long sizeInBytes;
    State state = State.WAITING;

    /// Whether the circuit asks it.
    boolean wanted = true;

    /// Whether it is asked alone, as a batch of which it was one failed.
    boolean byItself;

    int attempts;

    /// When it may be asked.
    Instant from = Instant.EPOCH;

    /// When it is answered at last, if only with a failure.
    Instant until = Instant.MAX;

    /// Why it has no answer yet.
    String problem = "its turn did not come";

    /// @param sizeInBytes about what it takes in memory
    Asked(A question, long sizeInBytes) {
        this.question = question;
        this.sizeInBytes = sizeInBytes;
    }

    /// Whether it has no answer yet, and is to have one.
    boolean isOpen() {
        return state == State.WAITING || state == State.UNDER_WAY;
    }

    /// Questions as rows of one column.
    static byte[] toBytes(Stream<? extends Asked<?>> asked, Schema schema) {
        ColumnBuilder column = ColumnBuilder.of(schema.type(0), 16);
        asked.forEach(one -> column.appendValue(one.question));
        int size = column.size();
        var bytes = new ByteWriter();
        BatchBytes.write(bytes, new Batch(size, List.of(column.build()), null), schema);
        return bytes.toBytes();
    }

    /// A call that is under way.
    static final class Calling<A> {

        final List<Asked<A>> asked;
        private final Instant within;
        volatile boolean over;
        volatile @Nullable Thread thread;

        /// @param within until when it may last
        Calling(List<Asked<A>> asked, Instant within) {
            this.asked = asked;
            this.within = within;
        }

        /// It is given up once no question of it waits any more.
        Instant deadline() {
            Instant last = Instant.MIN;
            for (Asked<A> one : asked) {
                last = one.until.isAfter(last) ? one.until : last;
            }
            return last.isBefore(within) ? last : within;
        }

        /// Those that have not been answered meanwhile, as their time was over.
        List<Asked<A>> open() {
            return asked.stream().filter(Asked::isOpen).toList();
        }

        boolean isWanted() {
            return asked.stream().anyMatch(one -> one.wanted);
        }

        void interrupt() {
            Thread now = thread;
            if (now != null) {
                now.interrupt();
            }
        }
    }
}
