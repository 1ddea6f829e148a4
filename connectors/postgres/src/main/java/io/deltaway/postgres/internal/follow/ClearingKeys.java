package io.deltaway.postgres.internal.follow;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Partitions;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A key in each of the partitions of the engine, found by trying: with them all rows of a table
/// are cleared, on whichever workers they are.
final class ClearingKeys {

    private static final int MOST_TRIED = 1 << 16;

    private ClearingKeys() {}

    /// Keys, as rows of the schema of which only the key means something. Where a key has few
    /// values, such as a truth, these are all.
    static List<@Nullable Object[]> of(Schema schema, List<String> key) {
        int[] columns = key.stream().mapToInt(schema::indexOf).toArray();
        var found = new BitSet(Partitions.COUNT);
        var keys = new ArrayList<@Nullable Object[]>();
        for (int n = 0; n < MOST_TRIED && found.cardinality() < Partitions.COUNT; n++) {
            var row = new @Nullable Object[schema.width()];
            int rest = n;
            for (int column : columns) {
                int values = count(schema.type(column));
                row[column] = value(schema.type(column), rest % values);
                rest /= values;
            }
            long[] hash = new long[1];
            for (int column : columns) {
                ColumnBuilder one = ColumnBuilder.of(schema.type(column), 1);
                one.appendValue(row[column]);
                one.build().mixHashes(hash);
            }
            int partition = Partitions.of(hash[0]);
            if (!found.get(partition)) {
                found.set(partition);
                keys.add(row);
            }
        }
        return keys;
    }

    private static int count(Type type) {
        return type == Type.Simple.BOOLEAN
                ? 2
                : type instanceof Type.EnumOf e
                        ? e.javaClass().getEnumConstants().length
                        : MOST_TRIED;
    }

    private static Object value(Type type, int n) {
        if (type.storage() == Type.Storage.LONG) {
            return Values.fromLong(type, n);
        }
        return switch ((Type.Simple) type) {
            case FLOAT -> (float) n;
            case DOUBLE -> (double) n;
            case DECIMAL -> BigDecimal.valueOf(n);
            case TEXT -> Integer.toString(n);
            case BYTES -> new byte[] {(byte) n, (byte) (n >> 8)};
            case UUID -> new UUID(0, n);
            default -> throw new IllegalArgumentException("a key can't be " + type);
        };
    }

    /// The columns of a schema that are the key.
    static boolean[] isKey(Schema schema, List<String> key) {
        boolean[] isKey = new boolean[schema.width()];
        IntStream.range(0, isKey.length)
                .forEach(c -> isKey[c] = key.contains(schema.fields().get(c).name()));
        return isKey;
    }
}
