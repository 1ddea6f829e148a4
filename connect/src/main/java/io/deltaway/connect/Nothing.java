package io.deltaway.connect;

import io.deltaway.engine.batch.Batch;

/// A sink that takes everything and keeps nothing: the table is computed all the same.
public final class Nothing<R> implements LocalSink<R> {

    private Nothing() {}

    /// The sink.
    public static <R> Nothing<R> sink() {
        return new Nothing<>();
    }

    @Override
    public String describe() {
        return "nothing";
    }

    @Override
    public SinkWriter open(SinkContext<R> context) {
        return new SinkWriter() {
            @Override
            public void write(long epoch, Batch delta) {}

            @Override
            public void endEpoch(long epoch) {}

            @Override
            public void close() {}
        };
    }
}
