package io.deltaway.postgres.internal.follow;

import io.deltaway.connect.SourceException;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.formats.parse.LooseNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which column of the table each column of the program is; found by name.
///
/// @param places the place in the table's columns; [#NOT_READ] where nobody reads it, [#GONE] where
///   the table has no such column and the value is null
/// @param names what the table calls them
record Columns(int[] places, List<String> names) {

    static final int NOT_READ = -1;
    static final int GONE = -2;

    /// @param there the table's columns, in order
    /// @param gone whether a column that may be null may be missing, as it can be dropped later
    /// @throws SourceException where one is missing
    static Columns find(
            Schema schema,
            boolean[] needed,
            Map<String, String> renames,
            List<String> there,
            boolean gone,
            String table)
            throws SourceException {
        var loosely = new LooseNames(there);
        Map<String, Integer> exactly = new HashMap<>();
        for (int i = 0; i < there.size(); i++) {
            exactly.put(there.get(i), i);
        }
        int[] places = new int[schema.width()];
        var names = new ArrayList<String>();
        var missing = new ArrayList<String>();
        for (int c = 0; c < places.length; c++) {
            Field field = schema.fields().get(c);
            String wanted = renames.getOrDefault(field.name(), field.name());
            int place = exactly.getOrDefault(wanted, -1);
            place = place < 0 ? loosely.find(wanted) : place;
            names.add(place < 0 ? wanted : there.get(place));
            places[c] = !needed[c] ? NOT_READ : place < 0 ? GONE : place;
            if (places[c] == GONE && !(gone && field.nullable())) {
                missing.add(wanted);
            }
        }
        if (!missing.isEmpty()) {
            throw new SourceException(
                    "DW-0484",
                    "the table %s has no column %s; it has %s"
                            .formatted(table, String.join(", ", missing), String.join(", ", there)),
                    "Correct the name, or say what it is called there with rename(component, column); a column that is dropped while it is followed has to be @Nullable, and is null from then on.",
                    null);
        }
        return new Columns(places, List.copyOf(names));
    }
}
