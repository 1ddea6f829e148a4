package io.deltaway.files;

import io.deltaway.connect.RereadableSource;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.files.internal.read.Content;
import io.deltaway.files.internal.read.PartReader;
import io.deltaway.formats.parse.Cells;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// Rows from files, whatever is written in them. Immutable: each option gives another source.
///
/// @param <S> the source itself, which its options return
public abstract sealed class FileSource<R, S extends FileSource<R, S>>
        implements RereadableSource<R> permits CsvSource, JsonLinesSource, TextSource {

    private final RowType<R> rowType;
    private final FileOptions options;

    FileSource(RowType<R> rowType, FileOptions options) {
        this.rowType = rowType;
        this.options = options;
    }

    /// This source with other options.
    abstract S with(FileOptions other);

    /// The format's name, as plans show it.
    abstract String kind();

    abstract Content content(Cells cells);

    final FileOptions options() {
        return options;
    }

    /// The files are followed: new files, appended lines, replaced and deleted files. A last line
    /// without a newline waits for it, a minute from the last change of its file at most.
    public final S live() {
        return live(FileOptions.DEFAULT_INTERVAL);
    }

    /// The files are followed. Where the file system tells what happens to a file it is looked at
    /// then; all are looked at every `interval`, or, where there are many and the file system
    /// tells, every few seconds.
    public final S live(Duration interval) {
        return with(options.withEvery(interval));
    }

    @Override
    public final RowType<R> rowType() {
        return rowType;
    }

    @Override
    public final Events events() {
        return isLive() ? new Events.Groups() : new Events.Appends();
    }

    @Override
    public final boolean isLive() {
        return options.every().isPresent();
    }

    @Override
    public final boolean beginsWithContents() {
        return true;
    }

    @Override
    public final boolean reads(Path file) throws IOException {
        return options.files().covers(file);
    }

    @Override
    public final String describe() {
        return kind() + " " + options.pattern();
    }

    @Override
    public final boolean resumes() {
        return true;
    }

    @Override
    public final SourceReader open(SourceContext context) throws IOException {
        return Readers.open(options, content(context), context);
    }

    @Override
    public final boolean isRereadable() {
        return !isLive();
    }

    @Override
    public final Rereader reread(SourceContext context) {
        return new PartReader(options.system(), content(context));
    }

    private Content content(SourceContext context) {
        return content(Readers.cells(rowType.schema(), context, options));
    }
}
