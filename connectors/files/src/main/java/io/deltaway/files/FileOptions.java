package io.deltaway.files;

import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a user says about the files of a source. Immutable.
///
/// @param pattern a file, a directory or a glob
/// @param every how often to look for changes; empty where files are read once
/// @param delimiter between the fields of CSV
/// @param fieldNames the names of the fields of CSV without header; empty where files have one
/// @param renames the column of each name in the files that is not the column's own
/// @param nullTexts what stands for null in CSV besides nothing at all
/// @param zone the zone of instants written without one
/// @param prefixEnd the character behind which the object starts in each JSON line, or -1
record FileOptions(
        String pattern,
        Optional<Duration> every,
        char delimiter,
        List<String> fieldNames,
        Map<String, String> renames,
        List<String> nullTexts,
        Optional<ZoneId> zone,
        int prefixEnd) {

    static final Duration DEFAULT_INTERVAL = Duration.ofMillis(200);

    FileOptions(String pattern) {
        this(pattern, Optional.empty(), ',', List.of(), Map.of(), List.of(), Optional.empty(), -1);
    }

    FileOptions {
        fieldNames = List.copyOf(fieldNames);
        renames = Map.copyOf(renames);
        nullTexts = List.copyOf(nullTexts);
    }

    FileOptions withEvery(Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException(
                    "an interval must be longer than nothing, got " + interval);
        }
        return new FileOptions(
                pattern,
                Optional.of(interval),
                delimiter,
                fieldNames,
                renames,
                nullTexts,
                zone,
                prefixEnd);
    }

    FileOptions withDelimiter(char other) {
        if (other >= 0x80 || other == '"' || other == '\n' || other == '\r') {
            throw new IllegalArgumentException(
                    "a delimiter must be an ASCII character other than a quote or line end");
        }
        return new FileOptions(
                pattern, every, other, fieldNames, renames, nullTexts, zone, prefixEnd);
    }

    FileOptions withFieldNames(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    "files without a header need the names of their fields");
        }
        return new FileOptions(
                pattern, every, delimiter, names, renames, nullTexts, zone, prefixEnd);
    }

    FileOptions withRename(String inFile, String column) {
        var more = new HashMap<>(renames);
        more.put(inFile, column);
        return new FileOptions(
                pattern, every, delimiter, fieldNames, more, nullTexts, zone, prefixEnd);
    }

    FileOptions withNullTexts(List<String> texts) {
        return new FileOptions(
                pattern, every, delimiter, fieldNames, renames, texts, zone, prefixEnd);
    }

    FileOptions withZone(ZoneId other) {
        return new FileOptions(
                pattern,
                every,
                delimiter,
                fieldNames,
                renames,
                nullTexts,
                Optional.of(other),
                prefixEnd);
    }

    FileOptions withPrefixEnd(char end) {
        if (end >= 0x80 || end == '\n') {
            throw new IllegalArgumentException(
                    "a prefix must end with an ASCII character other than a line end");
        }
        return new FileOptions(
                pattern, every, delimiter, fieldNames, renames, nullTexts, zone, end);
    }
}
