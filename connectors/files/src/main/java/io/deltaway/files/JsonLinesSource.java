package io.deltaway.files;

import io.deltaway.files.internal.read.Content;
import io.deltaway.files.internal.read.JsonFormat;
import io.deltaway.formats.parse.Cells;
import io.deltaway.table.RowType;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rows from files with one JSON object a line. Immutable: each option gives another source.
public final class JsonLinesSource<R> extends FileSource<R, JsonLinesSource<R>> {

    JsonLinesSource(RowType<R> rowType, FileOptions options) {
        super(rowType, options);
    }

    /// The member `inFile` is the column `column`. (Not needed where they differ in case,
    /// underscores, hyphens and spaces only.)
    public JsonLinesSource<R> rename(String inFile, String column) {
        return with(options().withRename(inFile, column));
    }

    /// In each line the object starts behind the first `end`, as in `key|{"a":1}`; what stands
    /// before it is passed over.
    public JsonLinesSource<R> behind(char end) {
        return with(options().withPrefixEnd(end));
    }

    /// Instants written without an offset are of this zone.
    public JsonLinesSource<R> zone(ZoneId zone) {
        return with(options().withZone(zone));
    }

    @Override
    JsonLinesSource<R> with(FileOptions other) {
        return new JsonLinesSource<>(rowType(), other);
    }

    @Override
    String kind() {
        return "jsonl";
    }

    @Override
    Content content(Cells cells) {
        var format = new JsonFormat(cells, memberNames(), options().prefixEnd());
        return new Content.Records(format);
    }

    private List<String> memberNames() {
        Map<String, String> inFile = new HashMap<>();
        options().renames().forEach((name, column) -> inFile.put(column, name));
        return rowType().schema().names().stream()
                .map(column -> inFile.getOrDefault(column, column))
                .toList();
    }
}
