package io.deltaway.formats.parse;

import java.util.List;

/// The fields of a CSV file's records.
///
/// @param names the names of the fields, as in the header
/// @param columns the column of each field, or -1 where nobody wants it
/// @param delimiter between two fields; one ASCII character
public record CsvLayout(List<String> names, int[] columns, byte delimiter) {

    public CsvLayout {
        names = List.copyOf(names);
    }

    public int fields() {
        return columns.length;
    }
}
