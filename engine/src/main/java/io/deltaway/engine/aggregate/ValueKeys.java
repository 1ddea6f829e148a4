package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.state.Heap;
import io.deltaway.engine.state.KeyOrder;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Canonical;
import io.deltaway.engine.value.Decimals;
import io.deltaway.engine.value.Shown;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.engine.value.Values;
import io.deltaway.engine.value.Words;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Single values as keys: numbers and times are the long in which they are stored or an
/// order-preserving form of a double; texts are their words, long ones interned; other values are
/// Java objects named by a number, or their encodings, interned, where memory has a limit. Equal
/// values give the same result whatever their form: decimals lose trailing zeros.
abstract class ValueKeys extends BagKeys {

    final Type type;

    private ValueKeys(Type type) {
        this.type = type;
    }

    static ValueKeys of(Type type) {
        return switch (type.storage()) {
            case LONG -> new OfLongs(type);
            case DOUBLE -> new OfDoubles(type);
            case TEXT -> new OfTexts();
            case OBJECT -> new OfObjects(type);
        };
    }

    @Override
    final long take(Arguments input, int row) {
        return take(input.column(0), row);
    }

    abstract long take(Column column, int row);

    @Override
    final String show(long key) {
        return Shown.of(type, value(key));
    }

    private static final class OfLongs extends ValueKeys {
        OfLongs(Type type) {
            super(type);
        }

        @Override
        @Nullable KeyOrder order() {
            return null;
        }

        @Override
        long take(Column column, int row) {
            return ((LongColumn) column).get(row);
        }

        @Override
        void append(long key, ColumnBuilder out) {
            ((ColumnBuilder.OfLong) out).append(key);
        }

        @Override
        Object value(long key) {
            return Values.fromLong(type, key);
        }

        @Override
        void save(long key, ByteWriter out) {
            out.writeLong(key);
        }

        @Override
        long load(ByteReader in) {
            return in.readLong();
        }
    }

    private static final class OfDoubles extends ValueKeys {
        OfDoubles(Type type) {
            super(type);
        }

        @Override
        @Nullable KeyOrder order() {
            return null;
        }

        @Override
        long take(Column column, int row) {
            return ofDouble(((DoubleColumn) column).get(row));
        }

        @Override
        void append(long key, ColumnBuilder out) {
            ((ColumnBuilder.OfDouble) out).append(toDouble(key));
        }

        @Override
        Object value(long key) {
            return type == Simple.FLOAT ? (Object) (float) toDouble(key) : (Object) toDouble(key);
        }

        @Override
        void save(long key, ByteWriter out) {
            out.writeLong(key);
        }

        @Override
        long load(ByteReader in) {
            return in.readLong();
        }
    }

    /// A long that is ordered like the double: one zero, NaN last.
    static long ofDouble(double value) {
        long bits = DoubleColumn.canonicalBits(value);
        return bits ^ bits >> 63 & Long.MAX_VALUE;
    }

    static double toDouble(long key) {
        return Double.longBitsToDouble(key ^ key >> 63 & Long.MAX_VALUE);
    }

    private static final class OfTexts extends ValueKeys implements KeyOrder {
        private final Heap heap = new Heap();

        OfTexts() {
            super(Simple.TEXT);
        }

        @Override
        KeyOrder order() {
            return this;
        }

        @Override
        long take(Column column, int row) {
            var text = (TextColumn) column;
            long word = text.words()[row];
            if (Words.isInline(word)) {
                return word;
            }
            int from = (int) Words.reference(word);
            return ofEntry(heap.intern(text.arena(), from + 4, Words.readInt(text.arena(), from)));
        }

        private long ofEntry(long entry) {
            heap.retain(entry);
            return Words.ofReference(entry);
        }

        @Override
        public int compare(long a, long b) {
            if (Words.isInline(a) && Words.isInline(b)) {
                return Long.compareUnsigned(a, b);
            }
            return a == b ? 0 : Arrays.compareUnsigned(bytes(a), bytes(b));
        }

        private byte[] bytes(long key) {
            if (Words.isInline(key)) {
                byte[] inline = new byte[Words.inlineLength(key)];
                Words.copyInline(key, inline, 0);
                return inline;
            }
            return heap.get(Words.reference(key));
        }

        @Override
        public void release(long key) {
            if (!Words.isInline(key)) {
                heap.release(Words.reference(key));
            }
        }

        @Override
        long copy(long key) {
            return Words.isInline(key) ? key : ofEntry(Words.reference(key));
        }

        @Override
        void append(long key, ColumnBuilder out) {
            byte[] bytes = bytes(key);
            ((ColumnBuilder.OfText) out).append(bytes, 0, bytes.length);
        }

        @Override
        String value(long key) {
            return new String(bytes(key), StandardCharsets.UTF_8);
        }

        @Override
        void save(long key, ByteWriter out) {
            out.writeSized(bytes(key));
        }

        @Override
        long load(ByteReader in) {
            byte[] bytes = in.readSized();
            return bytes.length <= Words.INLINE_BYTES
                    ? Words.inline(bytes, 0, bytes.length)
                    : ofEntry(heap.intern(bytes, 0, bytes.length));
        }

        @Override
        void sweep() {
            heap.sweep();
        }

        @Override
        long sizeInBytes() {
            return heap.sizeInBytes();
        }

        @Override
        void keepIn(PageCache cache) {
            heap.keepIn(cache);
        }

        @Override
        long sizeOutside() {
            return heap.sizeOutside();
        }
    }

    private static final class OfObjects extends ValueKeys implements KeyOrder {
        private static final int OBJECT_BYTES = 64;

        private final Slots<Object> objects = new Slots<>();
        private long count;

        /// In the place of the objects, where memory has a limit.
        private @Nullable Heap encoded;

        OfObjects(Type type) {
            super(type);
        }

        @Override
        KeyOrder order() {
            return this;
        }

        @Override
        long take(Column column, int row) {
            return keep(Objects.requireNonNull(((ObjectColumn) column).get(row)));
        }

        private long keep(Object value) {
            if (encoded != null) {
                byte[] bytes = Values.encode(type, value);
                long entry = encoded.intern(bytes, 0, bytes.length);
                encoded.retain(entry);
                return entry;
            }
            return add(canonical(type, value));
        }

        private long add(Object value) {
            count++;
            return objects.add(value);
        }

        @Override
        public int compare(long a, long b) {
            return a == b ? 0 : Values.compare(type, value(a), value(b));
        }

        @Override
        public void release(long key) {
            if (encoded != null) {
                encoded.release(key);
            } else {
                count--;
                objects.remove(key);
            }
        }

        @Override
        long copy(long key) {
            if (encoded != null) {
                encoded.retain(key);
                return key;
            }
            return add(objects.get(key));
        }

        @Override
        void append(long key, ColumnBuilder out) {
            ((ColumnBuilder.OfObject) out).append(value(key));
        }

        @Override
        Object value(long key) {
            return encoded == null ? objects.get(key) : Values.decode(type, encoded.get(key));
        }

        @Override
        void save(long key, ByteWriter out) {
            out.writeSized(Values.encode(type, value(key)));
        }

        @Override
        long load(ByteReader in) {
            return keep(Values.decode(type, in.readSized()));
        }

        @Override
        void sweep() {
            if (encoded != null) {
                encoded.sweep();
            }
        }

        @Override
        long sizeInBytes() {
            return objects.sizeInBytes()
                    + count * OBJECT_BYTES
                    + (encoded == null ? 0 : encoded.sizeInBytes());
        }

        @Override
        void keepIn(PageCache cache) {
            encoded = new Heap();
            encoded.keepIn(cache);
        }

        @Override
        long sizeOutside() {
            return encoded == null ? 0 : encoded.sizeOutside();
        }
    }

    /// The form of a value that all equal values share.
    static Object canonical(Type type, Object value) {
        return switch (type) {
            case Simple.DECIMAL -> Decimals.canonical((BigDecimal) value);
            case Simple.UUID, Simple.BYTES -> value;
            default -> Values.decode(type, Values.encode(type, value));
        };
    }

    /// Appends a decimal that was computed: a failure where it is out of range.
    static void appendDecimal(BigDecimal value, ColumnBuilder out) {
        if (Canonical.fits(Simple.DECIMAL, value)) {
            out.appendValue(value);
        } else {
            out.appendFailure(Failure.OVERFLOW);
        }
    }
}
