package io.deltaway.engine.aggregate;

import io.deltaway.engine.aggregate.Candidate.Bound;
import io.deltaway.engine.aggregate.Signature.Nullability;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Hashing;
import io.deltaway.engine.value.Type.Simple;
import java.util.List;

/// Estimates the number of distinct values (see [RankCounts]), with a standard error of 1.04 /
/// sqrt(2^precision): 1.6 % at the default of 12. The estimate depends only on the set of values.
///
/// O(1) a changed row. One word a group and its sketch: up to about 200 values some 20 bytes each,
/// in the end some hundred kilobytes (each of the 4,096 registers sees around ten ranks).
final class ApproximateDistinctCounts implements Aggregate {

    private static final int DEFAULT_PRECISION = 12;
    private static final int LEAST_PRECISION = 4;
    private static final int LARGEST_PRECISION = 16;
    private static final String SUMMARY =
            "About how many different values there are: HyperLogLog, standard error 1.04 / sqrt(2^precision).";

    private final int precision;
    private final byte[] scratch;
    private final Slots<RankCounts> sketches = new Slots<>();

    private ApproximateDistinctCounts(int precision) {
        this.precision = precision;
        this.scratch = new byte[1 << precision];
    }

    static List<Candidate> candidates() {
        return List.of(
                candidate("", SUMMARY + " The precision is 12: 1.6 %."),
                candidate("a precision from 4 to 16", SUMMARY));
    }

    private static Candidate candidate(String parameter, String summary) {
        return new Candidate(
                new Signature(
                        "approxCountDistinct",
                        "any type",
                        parameter,
                        "LONG",
                        Nullability.NEVER,
                        "0",
                        summary),
                (types, parameters) ->
                        types.size() == 1 && parameters.size() == (parameter.isEmpty() ? 0 : 1)
                                ? bound(parameters)
                                : null);
    }

    private static Bound bound(List<Object> parameters) {
        int precision = DEFAULT_PRECISION;
        if (!parameters.isEmpty()) {
            if (!(parameters.getFirst() instanceof Integer given)
                    || given < LEAST_PRECISION
                    || given > LARGEST_PRECISION) {
                throw new IllegalArgumentException(
                        "expected a precision from 4 to 16, got " + parameters.getFirst());
            }
            precision = given;
        }
        int chosen = precision;
        return new Bound(Simple.LONG, () -> new ApproximateDistinctCounts(chosen));
    }

    @Override
    public int words() {
        return 1;
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {
        Column column = input.column(0);
        long[] hashes = new long[input.size()];
        column.mixHashes(hashes);
        for (int i = 0; i < hashes.length; i++) {
            if (!column.isNull(i)) {
                long[] page = rows.page(groups[i]);
                int at = rows.base(groups[i]) + offset;
                sketch(page, at).add(Hashing.finish(hashes[i]), input.weight(i));
            }
        }
    }

    private RankCounts sketch(long[] page, int at) {
        if (page[at] == 0) {
            page[at] = sketches.add(new RankCounts(precision));
        }
        return sketches.get(page[at]);
    }

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        long slot = rows.get(group, offset);
        boolean nothing = slot == 0 || sketches.get(slot).isEmpty();
        ((ColumnBuilder.OfLong) out)
                .append(nothing ? 0 : Math.round(sketches.get(slot).estimate(scratch)));
    }

    @Override
    public void release(Rows rows, int offset, int group) {
        long slot = rows.get(group, offset);
        if (slot != 0) {
            sketches.remove(slot);
            rows.set(group, offset, 0);
        }
    }

    @Override
    public void save(Rows rows, int offset, int group, ByteWriter out) {
        long slot = rows.get(group, offset);
        if (slot == 0) {
            out.writeVarLong(0);
        } else {
            sketches.get(slot).save(out);
        }
    }

    @Override
    public void load(Rows rows, int offset, int group, ByteReader in) {
        var loaded = new RankCounts(precision);
        loaded.load(in);
        if (!loaded.isEmpty()) {
            rows.set(group, offset, sketches.add(loaded));
        }
    }

    @Override
    public long sizeInBytes() {
        long[] bytes = {sketches.sizeInBytes()};
        sketches.forEach(sketch -> bytes[0] += sketch.sizeInBytes());
        return bytes[0];
    }
}
