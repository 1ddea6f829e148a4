package io.deltaway.files;

import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.value.Schema;
import io.deltaway.files.internal.write.ChangesWriter;
import io.deltaway.files.internal.write.RowsWriter;
import io.deltaway.files.internal.write.SnapshotWriter;
import io.deltaway.formats.write.RowText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Rows of any table to a file. Immutable: each option gives another sink. Missing directories are
/// made.
public final class FileSink implements SinkConnector<Object> {

    /// What the file holds.
    enum Holds {
        CHANGES,
        SNAPSHOT,
        ROWS
    }

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final String format;
    private final Path path;
    private final Holds holds;
    private final Duration interval;
    private final Function<Schema, RowText> text;

    FileSink(String format, String path, Holds holds, Function<Schema, RowText> text) {
        FileOptions.check(!path.isBlank(), "the path of a file", "\"" + path + "\"");
        this(format, Path.of(path), holds, text);
    }

    FileSink(String format, Path path, Holds holds, Function<Schema, RowText> text) {
        this(format, path, holds, SECOND, text);
    }

    private FileSink(
            String format,
            Path path,
            Holds holds,
            Duration interval,
            Function<Schema, RowText> text) {
        this.format = format;
        this.path = path;
        this.holds = holds;
        this.interval = interval;
        this.text = text;
    }

    /// A snapshot is written at most once every `interval`, and at the end. A second where nothing
    /// is said.
    ///
    /// @throws io.deltaway.table.PlanException where this is no snapshot
    public FileSink every(Duration interval) {
        FileOptions.check(
                holds == Holds.SNAPSHOT, "a snapshot, to be written at intervals", describe());
        FileOptions.check(!interval.isNegative(), "an interval that is not negative", interval);
        return new FileSink(format, path, holds, interval, text);
    }

    @Override
    public Optional<Path> file() {
        return Optional.of(path);
    }

    @Override
    public boolean startsOver() {
        return true;
    }

    @Override
    public Accepts accepts() {
        return holds == Holds.ROWS ? Accepts.APPENDS : Accepts.CHANGES;
    }

    @Override
    public List<String> ownColumns() {
        return holds == Holds.CHANGES ? EPOCH_AND_WEIGHT : List.of();
    }

    @Override
    public boolean mayRefuse() {
        return false;
    }

    @Override
    public String describe() {
        String what =
                switch (holds) {
                    case CHANGES -> "changes";
                    case SNAPSHOT -> "snapshot";
                    case ROWS -> "rows";
                };
        return format + " " + what + " " + path;
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.EXACTLY_ONCE;
    }

    @Override
    public SinkWriter open(SinkContext<Object> context) throws IOException {
        Schema schema = context.rowType().schema();
        RowText lines = text.apply(schema);
        return switch (holds) {
            case CHANGES -> new ChangesWriter(path, schema, lines, context.start());
            case SNAPSHOT ->
                    new SnapshotWriter(
                            path, schema, lines, interval, context.clock(), context.start());
            case ROWS -> new RowsWriter(path, lines, context.start());
        };
    }
}
