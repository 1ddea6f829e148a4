package io.deltaway.run;

import io.deltaway.connect.Call;
import io.deltaway.connect.Chunk;
import io.deltaway.connect.DrainingReader;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.Events;
import io.deltaway.table.Row;
import io.deltaway.table.RowType;

/// The answers of a [CallDesk] as a source. What it gave is in the log, as nobody answers the same
/// again.
final class CallAnswers implements SourceConnector<Row> {

    private final String name;
    private final Schema schema;
    private final CallDesk<?, ?> desk;

    CallAnswers(Call<?, ?> call, Schema schema, CallDesk<?, ?> desk) {
        this.name = call.describe();
        this.schema = schema;
        this.desk = desk;
    }

    CallDesk<?, ?> desk() {
        return desk;
    }

    /// What it answers, whoever asks: the call, and the types of questions and answers.
    String call() {
        return (name + " " + schema).replace('#', ' '); // which marks twins
    }

    @Override
    public RowType<Row> rowType() {
        return RowType.rows(schema);
    }

    @Override
    public Events events() {
        return new Events.Appends();
    }

    @Override
    public String describe() {
        return "answers of " + name;
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public SourceReader open(SourceContext context) {
        desk.open(context.clock(), context.threads());
        return new Reader();
    }

    private final class Reader implements DrainingReader {

        @Override
        public void onReady(Runnable ready) {
            desk.onReady(ready);
        }

        @Override
        public Poll poll() {
            Chunk answers = desk.take();
            if (answers != null) {
                return new Poll.Next(() -> answers);
            }
            return desk.hasEnded() ? new Poll.End() : new Poll.Idle();
        }

        @Override
        public void drain() {
            desk.drain();
        }

        @Override
        public void close() {
            desk.close();
        }
    }
}
