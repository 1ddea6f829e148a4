package io.deltaway.http.internal.serve;

import io.deltaway.connect.RowCountException;
import io.deltaway.connect.SinkException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import io.deltaway.formats.write.JsonText;
import io.deltaway.formats.write.Utf8Out;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The rows of a table as JSON, by key. Not thread-safe: [LiveTable] is.
final class LiveRows {

    /// A row that came or went.
    ///
    /// @param key the values of its key
    /// @param json it as JSON, with epoch and weight
    record Change(List<@Nullable Object> key, byte[] json) {}

    /// @param weight how often the row is there
    private record Counted(byte[] json, long weight) {}

    private final Schema schema;
    private final int[] key;
    private final boolean isUnique;
    private final JsonText json;
    private final Utf8Out out = new Utf8Out();
    private final TreeMap<List<@Nullable Object>, Counted> rows;

    /// @param key the columns of which no two rows have the same values; none where rows may repeat
    LiveRows(Schema schema, int[] key) {
        this.schema = schema;
        this.isUnique = key.length > 0;
        this.key = isUnique ? key : IntStream.range(0, schema.width()).toArray();
        this.json = new JsonText(schema);
        this.rows = new TreeMap<>(order());
    }

    private Comparator<List<@Nullable Object>> order() {
        return (left, right) -> {
            for (int i = 0; i < key.length; i++) {
                int order = Values.compare(schema.type(key[i]), left.get(i), right.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    /// Takes the change of an epoch. What goes is taken first, since a row with the same key may
    /// come.
    ///
    /// @throws SinkException where a key has two rows
    List<Change> apply(long epoch, Batch delta) throws SinkException {
        var changes = new ArrayList<Change>(delta.size());
        for (boolean goes : new boolean[] {true, false}) {
            for (int row = 0; row < delta.size(); row++) {
                if (delta.weight(row) < 0 == goes) {
                    List<@Nullable Object> of = keyOf(delta, row);
                    add(of, delta, row);
                    out.clear();
                    json.change(out, epoch, delta, row);
                    changes.add(new Change(of, written()));
                }
            }
        }
        return changes;
    }

    private List<@Nullable Object> keyOf(Batch delta, int row) {
        var of = new ArrayList<@Nullable Object>(key.length);
        for (int column : key) {
            of.add(delta.column(column).value(schema.type(column), row));
        }
        return Collections.unmodifiableList(of);
    }

    private void add(List<@Nullable Object> of, Batch delta, int row) throws SinkException {
        Counted before = rows.get(of);
        long weight =
                RowCountException.sum(before == null ? 0 : before.weight(), delta.weight(row));
        if (weight == 0) {
            rows.remove(of);
        } else if (isUnique && weight > 1) {
            throw new SinkException(
                    "DW-0469",
                    "2 rows of the table have the key " + shown(of),
                    "Group the table by its key, or show it without one",
                    null);
        } else if (before == null) {
            out.clear();
            json.row(out, delta, row);
            rows.put(of, new Counted(written(), weight));
        } else {
            rows.put(of, new Counted(before.json(), weight));
        }
    }

    private String shown(List<@Nullable Object> of) {
        return IntStream.range(0, key.length)
                .mapToObj(i -> schema.fields().get(key[i]).name() + "=" + of.get(i))
                .collect(Collectors.joining(", "));
    }

    /// Without the end of the line.
    private byte[] written() {
        return Arrays.copyOf(out.bytes(), out.size() - 1);
    }

    /// The row with this key, or null.
    byte @Nullable [] get(List<@Nullable Object> of) {
        Counted found = rows.get(of);
        return found == null ? null : found.json();
    }

    /// All rows, each as often as it is there, in the order of their keys.
    List<byte[]> all() {
        var all = new ArrayList<byte[]>(rows.size());
        for (Counted counted : rows.values()) {
            for (long i = 0; i < counted.weight(); i++) {
                all.add(counted.json());
            }
        }
        return all;
    }

    void save(ByteWriter to) {
        to.writeVarLong(rows.size());
        for (Map.Entry<List<@Nullable Object>, Counted> entry : rows.entrySet()) {
            for (int i = 0; i < key.length; i++) {
                Object value = entry.getKey().get(i);
                to.writeByte(value == null ? 0 : 1);
                if (value != null) {
                    to.writeSized(Values.encode(schema.type(key[i]), value));
                }
            }
            to.writeVarLong(entry.getValue().weight());
            to.writeSized(entry.getValue().json());
        }
    }

    void load(ByteReader from) {
        long size = from.readVarLong();
        for (long row = 0; row < size; row++) {
            var of = new ArrayList<@Nullable Object>(key.length);
            for (int column : key) {
                of.add(
                        from.readByte() == 0
                                ? null
                                : Values.decode(schema.type(column), from.readSized()));
            }
            long weight = from.readVarLong();
            rows.put(Collections.unmodifiableList(of), new Counted(from.readSized(), weight));
        }
    }
}
