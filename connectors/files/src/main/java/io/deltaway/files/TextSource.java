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
import java.util.function.Function;

/// Rows from files of which nothing is known but that they are texts or bytes. Immutable: each
/// option gives another source.
public final class TextSource<R> implements RereadableSource<R> {

    private final String kind;
    private final RowType<R> rowType;
    private final FileOptions options;
    private final Function<Cells, Content> content;

    TextSource(
            String kind, Class<R> recordClass, String pattern, Function<Cells, Content> content) {
        this(kind, RowType.of(recordClass), new FileOptions(pattern), content);
    }

    private TextSource(
            String kind,
            RowType<R> rowType,
            FileOptions options,
            Function<Cells, Content> content) {
        this.kind = kind;
        this.rowType = rowType;
        this.options = options;
        this.content = content;
    }

    /// The files are followed: new files, changed and deleted ones.
    public TextSource<R> live() {
        return live(FileOptions.DEFAULT_INTERVAL);
    }

    /// The files are followed. Where the file system tells what happens to a file it is looked at
    /// then; all are looked at every `interval`, or, where there are many and the file system
    /// tells, every few seconds.
    public TextSource<R> live(Duration interval) {
        return new TextSource<>(kind, rowType, options.withEvery(interval), content);
    }

    @Override
    public RowType<R> rowType() {
        return rowType;
    }

    @Override
    public Events events() {
        return options.every().isPresent() ? new Events.Groups() : new Events.Appends();
    }

    @Override
    public boolean isLive() {
        return options.every().isPresent();
    }

    @Override
    public boolean beginsWithContents() {
        return true;
    }

    @Override
    public boolean reads(Path file) throws IOException {
        return options.files().covers(file);
    }

    @Override
    public String describe() {
        return kind + " " + options.pattern();
    }

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        return Readers.open(options, content(context), context);
    }

    @Override
    public boolean isRereadable() {
        return !isLive();
    }

    @Override
    public Rereader reread(SourceContext context) {
        return new PartReader(options.system(), content(context));
    }

    private Content content(SourceContext context) {
        Cells cells = Readers.cells(rowType.schema(), context, options);
        return content.apply(cells);
    }
}
