package io.deltaway.files;

import io.deltaway.files.internal.read.Content;
import io.deltaway.formats.parse.Cells;
import io.deltaway.table.RowType;
import java.util.function.Function;

/// Rows from files of which nothing is known but that they are texts or bytes. Immutable: each
/// option gives another source.
public final class TextSource<R> extends FileSource<R, TextSource<R>> {

    private final String kind;
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
        super(rowType, options);
        this.kind = kind;
        this.content = content;
    }

    @Override
    TextSource<R> with(FileOptions other) {
        return new TextSource<>(kind, rowType(), other, content);
    }

    @Override
    String kind() {
        return kind;
    }

    @Override
    Content content(Cells cells) {
        return content.apply(cells);
    }
}
