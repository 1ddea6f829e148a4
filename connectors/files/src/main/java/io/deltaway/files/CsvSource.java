package io.deltaway.files;

import io.deltaway.files.internal.read.Content;
import io.deltaway.files.internal.read.CsvFormat;
import io.deltaway.files.internal.read.Format;
import io.deltaway.formats.parse.Cells;
import io.deltaway.table.RowType;
import java.time.ZoneId;
import java.util.List;

/// Rows from CSV files. Immutable: each option gives another source.
public final class CsvSource<R> extends FileSource<R, CsvSource<R>> {

    CsvSource(RowType<R> rowType, FileOptions options) {
        super(rowType, options);
    }

    /// Fields are divided by this character and not by a comma.
    public CsvSource<R> delimiter(char delimiter) {
        return with(options().withDelimiter(delimiter));
    }

    /// The files have no header; these are the names of their fields, in order. A first line that
    /// holds just these names is passed over all the same.
    public CsvSource<R> withoutHeader(String... names) {
        return with(options().withFieldNames(List.of(names)));
    }

    /// The field `inFile` is the column `column`. (Not needed where they differ in case,
    /// underscores, hyphens and spaces only.)
    public CsvSource<R> rename(String inFile, String column) {
        return with(options().withRename(inFile, column));
    }

    /// Fields with one of these texts and without quotes are null, as empty ones are. An empty
    /// field with quotes is an empty text, and null in a column of any other type.
    public CsvSource<R> nulls(String... texts) {
        return with(options().withNullTexts(List.of(texts)));
    }

    /// Instants written without an offset are of this zone.
    public CsvSource<R> zone(ZoneId zone) {
        return with(options().withZone(zone));
    }

    @Override
    CsvSource<R> with(FileOptions other) {
        return new CsvSource<>(rowType(), other);
    }

    @Override
    String kind() {
        return "csv";
    }

    @Override
    Content content(Cells cells) {
        Format format =
                new CsvFormat(
                        cells,
                        options().renames(),
                        (byte) options().delimiter(),
                        options().fieldNames());
        return new Content.Records(format);
    }
}
