package io.deltaway.testkit.connector;

import io.deltaway.connect.AcknowledgedReader;
import io.deltaway.connect.PromptReader;
import io.deltaway.connect.Secrets;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.util.Map;

/// A source that does something with the polls of another one that give rows. One whose reader is
/// read by the coordinator itself is left as it is.
abstract class Wrapped<R> implements SourceConnector<R> {

    private final SourceConnector<R> source;
    private volatile boolean prompt;

    Wrapped(SourceConnector<R> source) {
        this.source = source;
    }

    /// A poll that gave rows, which have not been handed on yet.
    abstract void given() throws IOException;

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        SourceReader reader = source.open(context);
        if (reader instanceof PromptReader) {
            prompt = true;
            return reader;
        }
        return reader instanceof AcknowledgedReader acknowledged
                ? new Acknowledged(acknowledged)
                : new Polled(reader);
    }

    /// Whether its readers are left as they are.
    boolean isPrompt() {
        return prompt;
    }

    private class Polled implements SourceReader {

        private final SourceReader reader;

        Polled(SourceReader reader) {
            this.reader = reader;
        }

        @Override
        public Poll poll() throws IOException {
            Poll poll = reader.poll();
            if (poll instanceof Poll.Next || poll instanceof Poll.Part) {
                given();
            }
            return poll;
        }

        @Override
        public boolean waits() {
            return reader.waits();
        }

        @Override
        public boolean awaitsAnswer() {
            return reader.awaitsAnswer();
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    private final class Acknowledged extends Polled implements AcknowledgedReader {

        private final AcknowledgedReader reader;

        Acknowledged(AcknowledgedReader reader) {
            super(reader);
            this.reader = reader;
        }

        @Override
        public void acknowledge(Map<String, byte[]> offsets) throws IOException {
            reader.acknowledge(offsets);
        }
    }

    @Override
    public boolean isLive() {
        return source.isLive();
    }

    @Override
    public boolean resumes() {
        return source.resumes();
    }

    @Override
    public boolean beginsWithContents() {
        return source.beginsWithContents();
    }

    @Override
    public Secrets secrets() {
        return source.secrets();
    }

    @Override
    public RowType<R> rowType() {
        return source.rowType();
    }

    @Override
    public Events events() {
        return source.events();
    }

    @Override
    public String describe() {
        return source.describe();
    }
}
