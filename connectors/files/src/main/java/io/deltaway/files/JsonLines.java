package io.deltaway.files;

import io.deltaway.engine.value.Schema;
import io.deltaway.formats.write.JsonText;
import io.deltaway.table.Row;
import io.deltaway.table.RowType;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/// Files with one JSON object a line, in UTF-8.
///
/// How values are read: numbers, texts, booleans as JSON's; times as ISO 8601 texts, enums by name,
/// bytes as base64 texts, lists as arrays, maps and records as objects. A member that is missing or
/// `null` is null. What can't be read becomes a row of the error table, and the other rows of the
/// file still count.
public final class JsonLines {

    private JsonLines() {}

    /// The rows of all files that `pattern` means: a file, a directory, or a glob such as
    /// `words/*.jsonl`. Gzip is unpacked.
    ///
    /// Members belong to the record's components by name, where case, underscores, hyphens and
    /// spaces don't count unless they have to tell two names apart; other members are passed over.
    public static <R extends Record> JsonLinesSource<R> files(
            String pattern, Class<R> recordClass) {
        return new JsonLinesSource<>(RowType.of(recordClass), new FileOptions(pattern));
    }

    /// The rows of a file, or of all files of a directory, of any file system, such as that of a
    /// simulated disk.
    public static <R extends Record> JsonLinesSource<R> files(Path path, Class<R> recordClass) {
        return new JsonLinesSource<>(RowType.of(recordClass), new FileOptions(path));
    }

    /// The same rows as [Row]s, with the columns given.
    public static JsonLinesSource<Row> files(String pattern, Schema schema) {
        return new JsonLinesSource<>(RowType.rows(schema), new FileOptions(pattern));
    }

    /// The same rows as [Row]s; their columns are found in the first 10,000 lines of the first
    /// file, when the plan is built.
    ///
    /// A column is boolean, whole number, number, date, date and time, instant, JSON where values
    /// are nested, or else text; nullable where a value was missing. What does not fit later on is
    /// refused. Options that say how files are read have to be given here.
    ///
    /// @throws io.deltaway.table.PlanException where there is no file to look at
    public static JsonLinesSource<Row> files(
            String pattern, UnaryOperator<JsonLinesSource<Row>> options) {
        FileOptions said = options.apply(files(pattern, new Schema(List.of()))).options();
        return new JsonLinesSource<>(Inference.json(said), said);
    }

    /// The same rows as [Row]s; their columns are found in the first file, as with [#files(String,
    /// UnaryOperator)].
    public static JsonLinesSource<Row> files(String pattern) {
        return files(pattern, UnaryOperator.identity());
    }

    /// The changes of a table, an object a line, with the members `epoch` and `weight` before its
    /// own. What goes comes before what is new.
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
        return new FileSink("jsonl", path, holds, JsonText::new);
    }

    private static FileSink sink(Path path, FileSink.Holds holds) {
        return new FileSink("jsonl", path, holds, JsonText::new);
    }
}
