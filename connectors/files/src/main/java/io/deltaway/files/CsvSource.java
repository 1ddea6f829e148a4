package io.deltaway.files;

import io.deltaway.connect.RereadableSource;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.files.internal.read.Content;
import io.deltaway.files.internal.read.CsvFormat;
import io.deltaway.files.internal.read.Format;
import io.deltaway.files.internal.read.PartReader;
import io.deltaway.formats.parse.Cells;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/// Rows from CSV files. Immutable: each option gives another source.
public final class CsvSource<R> implements RereadableSource<R> {

    private final RowType<R> rowType;
    private final FileOptions options;

    CsvSource(RowType<R> rowType, FileOptions options) {
        this.rowType = rowType;
        this.options = options;
    }

    /// Fields are divided by this character and not by a comma.
    public CsvSource<R> delimiter(char delimiter) {
        return with(options.withDelimiter(delimiter));
    }

    /// The files have no header; these are the names of their fields, in order. A first line that
    /// holds just these names is passed over all the same.
    public CsvSource<R> withoutHeader(String... names) {
        return with(options.withFieldNames(List.of(names)));
    }

    /// The field `inFile` is the column `column`. (Not needed where they differ in case,
    /// underscores, hyphens and spaces only.)
    public CsvSource<R> rename(String inFile, String column) {
        return with(options.withRename(inFile, column));
    }

    /// Fields with one of these texts and without quotes are null, as empty ones are. An empty
    /// field with quotes is an empty text, and null in a column of any other type.
    public CsvSource<R> nulls(String... texts) {
        return with(options.withNullTexts(List.of(texts)));
    }

    /// Instants written without an offset are of this zone.
    public CsvSource<R> zone(ZoneId zone) {
        return with(options.withZone(zone));
    }

    /// The files are followed: new files, appended lines, replaced and deleted files. A last line
    /// without a newline waits for it, a minute from the last change of its file at most.
    public CsvSource<R> live() {
        return live(FileOptions.DEFAULT_INTERVAL);
    }

    /// The files are followed. Where the file system tells what happens to a file it is looked at
    /// then; all are looked at every `interval`, or, where there are many and the file system
    /// tells, every few seconds.
    public CsvSource<R> live(Duration interval) {
        return with(options.withEvery(interval));
    }

    FileOptions options() {
        return options;
    }

    private CsvSource<R> with(FileOptions other) {
        return new CsvSource<>(rowType, other);
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
        return "csv " + options.pattern();
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
        Format format =
                new CsvFormat(
                        cells, options.renames(), (byte) options.delimiter(), options.fieldNames());
        return new Content.Records(format);
    }
}
