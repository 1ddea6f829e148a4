package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.Weights;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Sums and means of vectors, component by component: each is the exact sum (see [ExactSum])
/// rounded to double, then to the vector's type. Vectors of different lengths make the group fail
/// until only one length is left.
///
/// One word a group and 32 bytes a component; a changed row costs its length.
final class VectorSums implements Aggregate {

    private final Type type;
    private final boolean average;
    private final ExactSum sums = ExactSum.ofValues();
    private final Slots<List<OfLength>> groupSums = new Slots<>();

    private VectorSums(Type type, boolean average) {
        this.type = type;
        this.average = average;
    }

    /// The vectors of one length in a group.
    private static final class OfLength {
        final int length;
        long count;

        /// The words of one sum after the other.
        final long[] words;

        OfLength(int length, int wordsPerSum) {
            this.length = length;
            this.words = new long[length * wordsPerSum];
        }
    }

    static List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        for (Simple type : List.of(Simple.FLOATS, Simple.DOUBLES)) {
            for (boolean average : new boolean[] {false, true}) {
                String what = average ? "The mean vector" : "The sum of vectors";
                candidates.add(
                        Candidate.ofOne(
                                average ? "avg" : "sum",
                                given -> given == type,
                                type.toString(),
                                type,
                                what
                                        + ", exact until it is rounded once; a failure if lengths differ.",
                                () -> new VectorSums(type, average)));
            }
        }
        return candidates;
    }

    @Override
    public int words() {
        return 1;
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {
        var column = (ObjectColumn) input.column(0);
        for (int i = 0; i < input.size(); i++) {
            if (!column.isNull(i)) {
                long[] page = rows.page(groups[i]);
                int at = rows.base(groups[i]) + offset;
                add(page, at, Objects.requireNonNull(column.get(i)), input.weight(i));
            }
        }
    }

    private void add(long[] page, int at, Object vector, long weight) {
        int length = vector instanceof float[] floats ? floats.length : ((double[]) vector).length;
        if (page[at] == 0) {
            page[at] = groupSums.add(new ArrayList<>(1));
        }
        List<OfLength> lengths = groupSums.get(page[at]);
        OfLength same = ofLength(lengths, length);
        same.count = Weights.sum(same.count, weight);
        for (int i = 0; i < length; i++) {
            double component =
                    vector instanceof float[] floats ? floats[i] : ((double[]) vector)[i];
            sums.add(same.words, i * sums.words(), component, weight);
        }
        if (same.count == 0 && isZero(same)) {
            release(same);
            lengths.remove(same);
        }
    }

    private OfLength ofLength(List<OfLength> lengths, int length) {
        for (OfLength candidate : lengths) {
            if (candidate.length == length) {
                return candidate;
            }
        }
        var added = new OfLength(length, sums.words());
        lengths.add(added);
        return added;
    }

    private boolean isZero(OfLength vectors) {
        for (int i = 0; i < vectors.length; i++) {
            if (!sums.isZero(vectors.words, i * sums.words())) {
                return false;
            }
        }
        return true;
    }

    private void release(OfLength vectors) {
        for (int i = 0; i < vectors.length; i++) {
            sums.release(vectors.words, i * sums.words());
        }
    }

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        long slot = rows.get(group, offset);
        List<OfLength> lengths = slot == 0 ? List.of() : groupSums.get(slot);
        for (OfLength vectors : lengths) {
            if (vectors.count <= 0) {
                throw new NegativeWeightException("a summed vector", Math.min(vectors.count, -1));
            }
        }
        switch (lengths.size()) {
            case 0 -> out.appendNull();
            case 1 -> out.appendValue(result(lengths.getFirst()));
            default ->
                    out.appendFailure(
                            Failure.argument(
                                    "vectors of different lengths: "
                                            + lengths.stream()
                                                    .map(vectors -> vectors.length)
                                                    .sorted()
                                                    .toList()));
        }
    }

    private Object result(OfLength vectors) {
        long divisor = average ? vectors.count : 1;
        if (type == Simple.FLOATS) {
            float[] floats = new float[vectors.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) sums.quotient(vectors.words, i * sums.words(), divisor);
            }
            return floats;
        }
        double[] doubles = new double[vectors.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = sums.quotient(vectors.words, i * sums.words(), divisor);
        }
        return doubles;
    }

    @Override
    public void release(Rows rows, int offset, int group) {
        long slot = rows.get(group, offset);
        if (slot != 0) {
            groupSums.get(slot).forEach(this::release);
            groupSums.remove(slot);
            rows.set(group, offset, 0);
        }
    }

    @Override
    public void save(Rows rows, int offset, int group, ByteWriter out) {
        long slot = rows.get(group, offset);
        List<OfLength> lengths = slot == 0 ? List.of() : groupSums.get(slot);
        out.writeVarLong(lengths.size());
        for (OfLength vectors : lengths) {
            out.writeVarLong(vectors.length);
            out.writeLong(vectors.count);
            for (int i = 0; i < vectors.length; i++) {
                sums.save(vectors.words, i * sums.words(), out);
            }
        }
    }

    @Override
    public void load(Rows rows, int offset, int group, ByteReader in) {
        long count = in.readVarLong();
        if (count == 0) {
            return;
        }
        List<OfLength> lengths = new ArrayList<>(1);
        for (long i = 0; i < count; i++) {
            var vectors = new OfLength((int) in.readVarLong(), sums.words());
            vectors.count = in.readLong();
            for (int component = 0; component < vectors.length; component++) {
                sums.load(vectors.words, component * sums.words(), in);
            }
            lengths.add(vectors);
        }
        rows.set(group, offset, groupSums.add(lengths));
    }

    @Override
    public long sizeInBytes() {
        long[] bytes = {groupSums.sizeInBytes() + sums.sizeInBytes()};
        groupSums.forEach(
                lengths -> lengths.forEach(vectors -> bytes[0] += vectors.words.length * 8L + 64));
        return bytes[0];
    }
}
