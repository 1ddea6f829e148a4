package io.deltaway.run;

import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.connect.UnavailableException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Opens the sources and sinks of a run. One that can't be reached is left for later.
///
/// @param executor runs what connectors do beside reading and writing
/// @param patience how long sinks are waited for
/// @param waits whether sources that can't be reached are waited for
record Openings(Settings settings, Executor executor, Patience patience, boolean waits) {

    /// A source at the start.
    ///
    /// @param offsets where it begins
    /// @param reader null where it could not be reached
    /// @param loss why it could not be reached
    /// @param again opens it anew
    record Opened(
            Wiring.WiredSource source,
            Map<String, byte[]> offsets,
            Link link,
            @Nullable SourceReader reader,
            @Nullable UnavailableException loss,
            LastingReader.Opening again) {

        void close() throws IOException {
            if (reader != null) {
                reader.close();
            }
        }
    }

    /// @throws RunException where it can be reached and not be opened
    Opened open(Wiring.WiredSource source, Map<String, byte[]> offsets) {
        String name = source.target().name();
        Link link = link(source);
        LastingReader.Opening opening = from -> source.connector().open(context(source, from));
        SourceReader reader = null;
        UnavailableException loss = null;
        try {
            reader = opening.open(offsets);
            link.opened(reader);
        } catch (IOException | RuntimeException e) {
            if (!waits || !(e instanceof UnavailableException unavailable)) {
                throw new RunException(
                        "DW-0202",
                        "the source "
                                + name
                                + " can't be opened: "
                                + RunException.reason(e)
                                + ". Read at "
                                + source.where()
                                + ".",
                        e);
            }
            loss = unavailable;
            link.lost(loss);
        }
        return new Opened(source, offsets, link, reader, loss, opening);
    }

    /// A way to a source.
    Link link(Wiring.WiredSource source) {
        return new Link(
                "source " + source.target().name(),
                settings.pauses(),
                settings.random(),
                source.connector().secrets(),
                settings.threads());
    }

    /// What a source is told that is to go on at these offsets.
    SourceContext context(Wiring.WiredSource source, Map<String, byte[]> offsets) {
        // Calls share limits with each other, and say to sinks when they are due.
        InstantSource clock =
                source.connector() instanceof CallAnswers ? settings.pauses() : settings.clock();
        return new SourceContext(clock, Optional.of(source.needed()), offsets, executor);
    }

    /// A way to a sink.
    Link link(Wiring.WiredSink<?> sink) {
        return new Link(
                "sink " + sink.connector().describe(),
                settings.pauses(),
                settings.random(),
                sink.connector().secrets(),
                settings.threads());
    }

    /// @param identity what the sink may remember itself by
    /// @param ended the epoch before the first that it will be told
    /// @param refused takes what it refuses
    /// @throws RunException where it can be reached and not be opened
    <R> Port open(
            Wiring.WiredSink<R> sink,
            Link link,
            SinkConnector.Start start,
            String identity,
            long ended,
            RefusedRows refused) {
        LastingWriter.Opening opening =
                again ->
                        sink.connector()
                                .open(
                                        new SinkConnector.SinkContext<>(
                                                sink.rowType(),
                                                settings.pauses(),
                                                again,
                                                identity,
                                                refused,
                                                executor));
        var port = new Port(sink, opening, start, ended, link, patience, refused);
        port.open();
        return port;
    }
}
