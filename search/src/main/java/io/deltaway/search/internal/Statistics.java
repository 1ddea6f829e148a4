package io.deltaway.search.internal;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What full text knew of its rows at one moment: how many there were, how long they were together,
/// and how many had each of the words that were asked for. While it is kept, a row has one score
/// whatever comes and goes beside it.
final class Statistics {

    private long rows = -1;
    private long words;
    private final Map<String, Integer> rowsWith = new TreeMap<>();

    /// Forgets everything: what is asked next is taken from the rows as they are then.
    void forget() {
        rows = -1;
        rowsWith.clear();
    }

    /// Takes note of a word, and of all rows where it is the first.
    void take(TextRows from, String word) {
        if (rows < 0) {
            rows = from.rowCount();
            words = from.wordCount();
        }
        rowsWith.computeIfAbsent(word, from::rowsWith);
    }

    boolean isEmpty() {
        return rows < 0;
    }

    long rows() {
        return rows;
    }

    long words() {
        return words;
    }

    int rowsWith(String word) {
        @Nullable Integer known = rowsWith.get(word);
        return known == null ? 0 : known;
    }

    void write(ByteWriter out) {
        out.writeLong(rows);
        out.writeLong(words);
        out.writeVarLong(rowsWith.size());
        rowsWith.forEach((word, count) -> {
            out.writeText(word);
            out.writeVarLong(count);
        });
    }

    void read(ByteReader in) {
        rows = in.readLong();
        words = in.readLong();
        for (long left = in.readVarLong(); left > 0; left--) {
            rowsWith.put(in.readText(), (int) in.readVarLong());
        }
    }
}
