package io.deltaway.files;

import io.deltaway.engine.value.Schema;
import io.deltaway.formats.write.CsvText;
import io.deltaway.table.Row;
import io.deltaway.table.RowType;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/// CSV files (RFC 4180, UTF-8): fields divided by commas, a header with their names, quotes where a
/// field holds a comma, quote or newline.
///
/// How values are read: numbers and times as Java and ISO 8601 write them, `true` and `false`,
/// enums by name, bytes as base64, lists, maps and records as JSON. A field with nothing in it is
/// null; in a column that is never null it is the empty text or, for other types, refused. `""` is
/// the empty text. What can't be read becomes a row of the error table, and the other rows of the
/// file still count.
public final class Csv {

    private Csv() {}

    /// The rows of all files that `pattern` means: a file, a directory, or a glob such as
    /// `trades/*.csv`. Gzip is unpacked.
    ///
    /// Fields belong to the record's components by name; fields without a component are passed
    /// over.
    public static <R extends Record> CsvSource<R> files(String pattern, Class<R> recordClass) {
        return new CsvSource<>(RowType.of(recordClass), new FileOptions(pattern));
    }

    /// The rows of a file, or of all files of a directory, of any file system, such as that of a
    /// simulated disk.
    public static <R extends Record> CsvSource<R> files(Path path, Class<R> recordClass) {
        return new CsvSource<>(RowType.of(recordClass), new FileOptions(path));
    }

    /// The same rows as [Row]s, with the columns given.
    public static CsvSource<Row> files(String pattern, Schema schema) {
        return new CsvSource<>(RowType.rows(schema), new FileOptions(pattern));
    }

    /// The same rows as [Row]s; their columns are found in the header and the first 10,000 records
    /// of the first file, when the plan is built.
    ///
    /// A column is boolean, whole number, number, date, date and time, instant, or else text;
    /// nullable where a value was missing. What does not fit later on is refused. Options that say
    /// how files are read have to be given here.
    ///
    /// @throws io.deltaway.table.PlanException where there is no file to look at
    public static CsvSource<Row> files(String pattern, UnaryOperator<CsvSource<Row>> options) {
        FileOptions said = options.apply(files(pattern, new Schema(List.of()))).options();
        return new CsvSource<>(Inference.csv(said), said);
    }

    /// The same rows as [Row]s; their columns are found in the first file, as with [#files(String,
    /// UnaryOperator)].
    public static CsvSource<Row> files(String pattern) {
        return files(pattern, UnaryOperator.identity());
    }

    /// The changes of a table, a line each, with the columns `epoch` and `weight` before its own.
    /// What goes comes before what is new.
    public static FileSink changes(String path) {
        return sink(path, FileSink.Holds.CHANGES);
    }

    /// The same in a file of any file system, such as that of a simulated disk.
    public static FileSink changes(Path path) {
        return sink(path, FileSink.Holds.CHANGES);
    }

    /// The current table: the file is replaced at once, at most every second and at the end. Rows
    /// are in order.
    public static FileSink snapshot(String path) {
        return sink(path, FileSink.Holds.SNAPSHOT);
    }

    /// The same in a file of any file system, such as that of a simulated disk.
    public static FileSink snapshot(Path path) {
        return sink(path, FileSink.Holds.SNAPSHOT);
    }

    /// The rows of a table that only ever grows; another table is refused when the plan is built.
    public static FileSink file(String path) {
        return sink(path, FileSink.Holds.ROWS);
    }

    /// The same in a file of any file system, such as that of a simulated disk.
    public static FileSink file(Path path) {
        return sink(path, FileSink.Holds.ROWS);
    }

    private static FileSink sink(String path, FileSink.Holds holds) {
        return new FileSink("csv", path, holds, schema -> new CsvText(schema, ','));
    }

    private static FileSink sink(Path path, FileSink.Holds holds) {
        return new FileSink("csv", path, holds, schema -> new CsvText(schema, ','));
    }
}
