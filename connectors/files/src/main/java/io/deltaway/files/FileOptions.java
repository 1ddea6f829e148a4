package io.deltaway.files;

import io.deltaway.files.internal.read.FilePattern;
import io.deltaway.table.PlanException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What a user says about the files of a source. Immutable: each `with` gives another one.
final class FileOptions {

    static final Duration DEFAULT_INTERVAL = Duration.ofMillis(200);

    private final FileSystem system;
    private final String pattern;
    private Optional<Duration> every = Optional.empty();
    private Optional<ZoneId> zone = Optional.empty();
    private Map<String, String> renames = Map.of();
    private char delimiter = ',';
    private List<String> fieldNames = List.of();
    private List<String> nullTexts = List.of();
    private int prefixEnd = -1;

    FileOptions(String pattern) {
        this(FileSystems.getDefault(), pattern);
    }

    FileOptions(Path path) {
        this(path.getFileSystem(), path.toString());
    }

    private FileOptions(FileSystem system, String pattern) {
        this.system = system;
        check(!pattern.isBlank(), "a file, a directory or a glob", "\"" + pattern + "\"");
        this.pattern = pattern;
    }

    private FileOptions with(Consumer<FileOptions> change) {
        var other = new FileOptions(system, pattern);
        other.every = every;
        other.zone = zone;
        other.renames = renames;
        other.delimiter = delimiter;
        other.fieldNames = fieldNames;
        other.nullTexts = nullTexts;
        other.prefixEnd = prefixEnd;
        change.accept(other);
        return other;
    }

    static void check(boolean fits, String expected, Object actual) {
        if (!fits) {
            throw new PlanException(
                    "DW-0116",
                    "an option of a file does not fit",
                    expected,
                    String.valueOf(actual),
                    "change it");
        }
    }

    FileOptions withEvery(Duration interval) {
        check(interval.isPositive(), "an interval longer than nothing", interval);
        return with(other -> other.every = Optional.of(interval));
    }

    FileOptions withDelimiter(char wanted) {
        check(
                wanted < 0x80 && wanted != '"' && wanted != '\n' && wanted != '\r',
                "an ASCII character as delimiter, not a quote or line end",
                "'" + wanted + "'");
        return with(other -> other.delimiter = wanted);
    }

    FileOptions withFieldNames(List<String> names) {
        check(!names.isEmpty(), "the names of the fields of files without header", "none");
        return with(other -> other.fieldNames = List.copyOf(names));
    }

    FileOptions withRename(String inFile, String column) {
        var more = new HashMap<>(renames);
        more.put(inFile, column);
        return with(other -> other.renames = Map.copyOf(more));
    }

    FileOptions withNullTexts(List<String> texts) {
        return with(other -> other.nullTexts = List.copyOf(texts));
    }

    FileOptions withZone(ZoneId wanted) {
        return with(other -> other.zone = Optional.of(wanted));
    }

    FileOptions withPrefixEnd(char end) {
        check(
                end < 0x80 && end != '\n',
                "a prefix that ends with an ASCII character",
                "'" + end + "'");
        return with(other -> other.prefixEnd = end);
    }

    /// A file, a directory or a glob.
    String pattern() {
        return pattern;
    }

    /// What the pattern means.
    FilePattern files() {
        return new FilePattern(system, pattern);
    }

    /// Where files are.
    FileSystem system() {
        return system;
    }

    /// How often to look for changes; empty where files are read once.
    Optional<Duration> every() {
        return every;
    }

    /// The zone of instants written without one.
    Optional<ZoneId> zone() {
        return zone;
    }

    /// The column of each name in the files that is not the column's own.
    Map<String, String> renames() {
        return renames;
    }

    /// Between the fields of CSV.
    char delimiter() {
        return delimiter;
    }

    /// The names of the fields of CSV without header; empty where files have one.
    List<String> fieldNames() {
        return fieldNames;
    }

    /// What stands for null in CSV besides nothing at all.
    List<String> nullTexts() {
        return nullTexts;
    }

    /// The character behind which the object starts in each JSON line, or -1.
    int prefixEnd() {
        return prefixEnd;
    }
}
