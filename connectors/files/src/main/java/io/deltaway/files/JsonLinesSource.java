package io.deltaway.files;

import io.deltaway.connect.RereadableSource;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.files.internal.read.Content;
import io.deltaway.files.internal.read.JsonFormat;
import io.deltaway.files.internal.read.PartReader;
import io.deltaway.formats.parse.Cells;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rows from files with one JSON object a line. Immutable: each option gives another source.
public final class JsonLinesSource<R> implements RereadableSource<R> {

    private final RowType<R> rowType;
    private final FileOptions options;

    JsonLinesSource(RowType<R> rowType, FileOptions options) {
        this.rowType = rowType;
        this.options = options;
    }

    /// The member `inFile` is the column `column`. (Not needed where they differ in case,
    /// underscores, hyphens and spaces only.)
    public JsonLinesSource<R> rename(String inFile, String column) {
        return with(options.withRename(inFile, column));
    }

    /// In each line the object starts behind the first `end`, as in `key|{"a":1}`; what stands
    /// before it is passed over.
    public JsonLinesSource<R> behind(char end) {
        return with(options.withPrefixEnd(end));
    }

    /// Instants written without an offset are of this zone.
    public JsonLinesSource<R> zone(ZoneId zone) {
        return with(options.withZone(zone));
    }

    /// The files are followed: new files, appended lines, replaced and deleted files. A last line
    /// without a newline waits for it, a minute from the last change of its file at most.
    public JsonLinesSource<R> live() {
        return live(FileOptions.DEFAULT_INTERVAL);
    }

    /// The files are followed. Where the file system tells what happens to a file it is looked at
    /// then; all are looked at every `interval`, or, where there are many and the file system
    /// tells, every few seconds.
    public JsonLinesSource<R> live(Duration interval) {
        return with(options.withEvery(interval));
    }

    FileOptions options() {
        return options;
    }

    private JsonLinesSource<R> with(FileOptions other) {
        return new JsonLinesSource<>(rowType, other);
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
        return "jsonl " + options.pattern();
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
        var format = new JsonFormat(cells, memberNames(), options.prefixEnd());
        return new Content.Records(format);
    }

    private List<String> memberNames() {
        Map<String, String> inFile = new HashMap<>();
        options.renames().forEach((name, column) -> inFile.put(column, name));
        return rowType.schema().names().stream()
                .map(column -> inFile.getOrDefault(column, column))
                .toList();
    }
}
