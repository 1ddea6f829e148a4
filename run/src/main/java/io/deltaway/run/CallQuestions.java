package io.deltaway.run;

import io.deltaway.connect.LocalSink;
import io.deltaway.connect.PacedWriter;
import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.batch.Batch;
import io.deltaway.table.Row;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells a [CallDesk] what is asked, once the log of the epoch that asks is durable. Also what
/// calls it when something is due.
final class CallQuestions implements LocalSink<Row> {

    private final String name;
    private final CallDesk<?, ?> desk;

    CallQuestions(String name, CallDesk<?, ?> desk) {
        this.name = name;
        this.desk = desk;
    }

    @Override
    public SinkWriter open(SinkContext<Row> context) {
        if (context.start() instanceof Start.Again(byte[] position) && position != null) {
            desk.restore(position);
        }
        return new Writer();
    }

    @Override
    public boolean endsWithProcess() {
        return true;
    }

    @Override
    public String describe() {
        return "questions to " + name;
    }

    private final class Writer implements ResumableWriter, PacedWriter {

        private @Nullable Batch asked;

        @Override
        public void write(long epoch, Batch delta) {
            asked = delta;
        }

        @Override
        public void endEpoch(long epoch) {
            if (asked != null) {
                desk.change(asked);
                asked = null;
            }
        }

        @Override
        public byte[] position() {
            return desk.position();
        }

        @Override
        public void caughtUp() {}

        @Override
        public Optional<Instant> due() {
            return desk.due();
        }

        @Override
        public void catchUp() {
            desk.look();
        }

        @Override
        public void close() {}
    }
}
