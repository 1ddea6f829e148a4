package io.deltaway.files;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.files.internal.read.FirstBytes;
import io.deltaway.formats.parse.CsvHeader;
import io.deltaway.formats.parse.CsvRecords;
import io.deltaway.formats.parse.Lines;
import io.deltaway.formats.parse.Sample;
import io.deltaway.table.PlanException;
import io.deltaway.table.Row;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

/// The columns of files, from the first of them, while the plan is built.
final class Inference {

    private static final String REMEDY = "give a record class or a schema instead";

    private Inference() {}

    static RowType<Row> csv(FileOptions options) {
        FirstBytes first = first(options);
        byte[] bytes = first.bytes();
        byte delimiter = (byte) options.delimiter();
        int from = 0;
        List<String> names = options.fieldNames();
        if (names.isEmpty()) {
            int start = Lines.behindEmpty(bytes, 0, bytes.length);
            int end = CsvRecords.end(bytes, start, bytes.length, delimiter);
            from = end < 0 ? Lines.end(bytes, start, bytes.length) : end;
            try {
                names = CsvHeader.names(bytes, start, from, delimiter);
            } catch (CsvParseException e) {
                throw new PlanException(
                        "DW-0191",
                        "the first line of "
                                + first.file()
                                + " is no CSV header: "
                                + e.getMessage(),
                        REMEDY);
            }
            names = names.stream().map(name -> options.renames().getOrDefault(name, name)).toList();
        } else {
            int end = Lines.end(bytes, 0, bytes.length);
            from = CsvHeader.behindNames(bytes, 0, end, delimiter, names);
        }
        int to =
                first.isEnd()
                        ? bytes.length
                        : Math.max(from, Lines.lastEnd(bytes, from, bytes.length));
        return rowType(first, Sample.csv(bytes, from, to, names, delimiter, options.nullTexts()));
    }

    static RowType<Row> json(FileOptions options) {
        FirstBytes first = first(options);
        byte[] bytes = first.bytes();
        int to = first.isEnd() ? bytes.length : Lines.lastEnd(bytes, 0, bytes.length);
        List<Field> fields =
                Sample.json(bytes, 0, to, options.prefixEnd()).stream()
                        .map(field ->
                                new Field(
                                        options.renames().getOrDefault(field.name(), field.name()),
                                        field.type(),
                                        field.nullable()))
                        .toList();
        return rowType(first, fields);
    }

    private static FirstBytes first(FileOptions options) {
        try {
            List<Path> files = options.files().matches();
            for (Path file : files) {
                if (!Files.isRegularFile(file)) {
                    throw new PlanException(
                            "DW-0191",
                            file + " can be read once only, so its columns are not known",
                            REMEDY);
                }
            }
            FirstBytes first = FirstBytes.of(files);
            if (first.bytes().length == 0) {
                boolean isThere = !files.isEmpty() || options.files().isDirectory();
                String what = isThere ? "there is nothing in " : "no file matches ";
                throw new PlanException(
                        "DW-0191",
                        what + options.pattern() + ", so its columns are not known",
                        "check the path, or " + REMEDY);
            }
            String foreign = first.foreign();
            if (foreign != null) {
                throw new PlanException("DW-0191", first.file() + " has no columns", foreign);
            }
            return first;
        } catch (IOException e) {
            throw new PlanException(
                    "DW-0191",
                    options.pattern() + " can't be read: " + FirstBytes.reason(e),
                    "check the file, or " + REMEDY);
        }
    }

    private static RowType<Row> rowType(FirstBytes first, List<Field> fields) {
        var seen = new HashSet<String>();
        for (Field field : fields) {
            if (!seen.add(field.name())) {
                throw new PlanException(
                        "DW-0191",
                        first.file() + " has two columns \"" + field.name() + "\"",
                        REMEDY);
            }
        }
        if (fields.isEmpty()) {
            throw new PlanException("DW-0191", "no columns were found in " + first.file(), REMEDY);
        }
        return RowType.rows(new Schema(fields));
    }
}
