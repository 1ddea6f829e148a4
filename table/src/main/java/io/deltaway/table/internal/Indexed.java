package io.deltaway.table.internal;

import io.deltaway.engine.value.Field;
import io.deltaway.table.plan.Term;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// One side of a join: its index, and where its columns, keys and rounds stand.
///
/// @param witness a column that is not null in a row that has a match
record Indexed(
        int index,
        SequencedMap<String, Integer> columns,
        List<Integer> keys,
        int witness,
        List<Integer> rounds) {

    Indexed(int index, SequencedMap<String, Integer> columns, List<Integer> keys, int witness) {
        this(index, columns, keys, witness, List.of());
    }

    /// The same, where the key too is shown of a row that fails.
    Indexed showingKeys(List<Term> terms) {
        SequencedMap<String, Integer> shown = new LinkedHashMap<>(columns);
        for (int part = 0; part < keys.size(); part++) {
            if (!shown.containsValue(keys.get(part))) {
                shown.putIfAbsent(terms.get(part).toString(), keys.get(part));
            }
        }
        return new Indexed(index, shown, keys, witness, rounds);
    }

    /// What a column is called in a row that fails: as in the program, whatever it is called in the
    /// circuit. A key that the program does not ask for is not shown.
    String shown(int column, Field field) {
        return columns.entrySet().stream()
                .filter(named -> named.getValue() == column)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(keys.contains(column) ? "$" + field.name() : field.name());
    }
}
