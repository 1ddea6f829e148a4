package io.deltaway.run;

import io.deltaway.connect.LocalSink;
import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchBytes;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;

/// Hands the changes of a table to its [Materialized].
final class ViewSink<R> implements LocalSink<R> {

    private final Materialized<R> view;
    private final Views views;

    ViewSink(Materialized<R> view, Views views) {
        this.view = view;
        this.views = views;
        views.register();
    }

    @Override
    public SinkWriter open(SinkContext<R> context) {
        if (context.start() instanceof Start.Again(byte[] position) && position != null) {
            views.restore(
                    view, BatchBytes.read(new ByteReader(position), context.rowType().schema()));
        }
        return new ResumableWriter() {
            @Override
            public byte[] position() {
                var rows = new ByteWriter();
                BatchBytes.write(rows, view.batch(), context.rowType().schema());
                return rows.toBytes();
            }

            @Override
            public void caughtUp() {}

            @Override
            public void write(long epoch, Batch delta) {
                views.change(view, delta);
            }

            @Override
            public void endEpoch(long epoch) {
                views.endEpoch(epoch);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public boolean endsWithProcess() {
        return true;
    }

    @Override
    public String describe() {
        return "materialized";
    }
}
