package io.deltaway.search.internal;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What full text knew of its rows at one moment: how many there were, how long they were together,
/// and how many had each of the words that are asked for. While it is kept, a row has one score
/// whatever comes and goes beside it. A word is kept as long as there is a question that has it.
final class Statistics {

    private long rows = -1;
    private long words;
    private final Map<String, Integer> rowsWith = new TreeMap<>();

    /// How many questions have a word. Not saved: questions that are taken up are asked again.
    private final Map<String, Integer> questionsWith = new HashMap<>();

    /// Forgets everything: what is asked next is taken from the rows as they are then.
    void forget() {
        rows = -1;
        rowsWith.clear();
        questionsWith.clear();
    }

    /// Takes note of a word of a question, and of all rows where it is the first.
    void take(TextRows from, String word) {
        if (rows < 0) {
            rows = from.rowCount();
            words = from.wordCount();
        }
        rowsWith.computeIfAbsent(word, from::rowsWith);
        questionsWith.merge(word, 1, Integer::sum);
    }

    /// A question that has the word is gone.
    void release(String word) {
        if (questionsWith.merge(word, -1, Integer::sum) <= 0) {
            questionsWith.remove(word);
            rowsWith.remove(word);
        }
        if (rowsWith.isEmpty()) {
            forget();
        }
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
