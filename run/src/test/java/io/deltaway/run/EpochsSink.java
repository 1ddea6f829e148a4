package io.deltaway.run;

import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.batch.Batch;
import io.deltaway.run.epoch.Deltas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// A sink for tests that keeps each epoch's change.
final class EpochsSink implements SinkConnector<Record> {

    final List<Map<List<Long>, Long>> epochs = Collections.synchronizedList(new ArrayList<>());
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    volatile boolean finished;
    volatile boolean closed;
    volatile Runnable atFinish = () -> {};
    volatile Runnable atClose = () -> {};
    private final Hook atEndOfEpoch;

    /// What a test does at the end of each epoch.
    interface Hook {
        void run(long epoch) throws IOException;
    }

    EpochsSink() {
        this(epoch -> {});
    }

    EpochsSink(Hook atEndOfEpoch) {
        this.atEndOfEpoch = atEndOfEpoch;
    }

    @Override
    public SinkWriter open(SinkContext<Record> context) {
        return new SinkWriter() {
            private final List<Batch> parts = new ArrayList<>();

            @Override
            public void write(long epoch, Batch delta) {
                parts.add(delta);
                calls.add(epoch + ":" + delta.size());
            }

            @Override
            public void endEpoch(long epoch) throws IOException {
                atEndOfEpoch.run(epoch);
                epochs.add(Deltas.sum(parts));
                parts.clear();
            }

            @Override
            public void finish() {
                finished = true;
                atFinish.run();
            }

            @Override
            public void close() {
                closed = true;
                atClose.run();
            }
        };
    }

    @Override
    public Accepts accepts() {
        return Accepts.CHANGES;
    }

    @Override
    public String describe() {
        return "a list of epochs";
    }
}
