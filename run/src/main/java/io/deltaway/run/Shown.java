package io.deltaway.run;

import io.deltaway.connect.Nothing;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.table.Sink;
import java.io.IOException;

/// Stands in the place of a sink that is not to be written: the table is shown instead, or, where
/// it is shown already, only computed. The program stays the same by it.
final class Shown<R> implements SinkConnector<R> {

    private final Sink<?> instead;
    private final SinkConnector<R> shown;

    Shown(Sink<?> instead, SinkConnector<R> shown) {
        this.instead = instead;
        this.shown = shown;
    }

    static <R> Shown<R> nowhere(Sink<?> instead) {
        return new Shown<>(instead, Nothing.sink());
    }

    @Override
    public SinkWriter open(SinkContext<R> context) throws IOException {
        return shown.open(context);
    }

    @Override
    public boolean mayRefuse() {
        return !(instead instanceof SinkConnector<?> sink) || sink.mayRefuse();
    }

    @Override
    public Accepts accepts() {
        return Accepts.CHANGES;
    }

    @Override
    public String describe() {
        return instead.describe();
    }
}
