package io.deltaway.engine.state;

import io.deltaway.engine.batch.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The keys of an [Index] that have so many rows that a scan of their tags would no longer be O(1).
/// The rows of each are in a [CrowdedKey]; a stub, which has the words of the key, stands for them
/// in the tags.
///
/// A key once crowded stays so until it has no row.
final class CrowdedKeys {

    private static final int MOST = 4;

    /// What finds the rows of a crowded key stays in memory: with a limit, fewer keys are.
    private static final int MOST_WITH_LIMIT = 16;

    private final IndexedRows rows;
    private final TagIndex tags;
    private final KeptIndex kept;
    private final NegativeRows negative;

    /// Those there are, at the numbers of their stubs.
    private final List<@Nullable CrowdedKey> crowds = new ArrayList<>();

    private final RowNumbers freeNumbers = new RowNumbers(4);
    private int most = MOST;

    /// @param kept told of rows that move
    CrowdedKeys(IndexedRows rows, TagIndex tags, KeptIndex kept, NegativeRows negative) {
        this.rows = rows;
        this.tags = tags;
        this.kept = kept;
        this.negative = negative;
    }

    /// Says that memory has a limit, before there is a row.
    void limitMemory() {
        most = MOST_WITH_LIMIT;
    }

    /// How many rows a key may have without being crowded.
    int most() {
        return most;
    }

    /// The rows for which a row stands, if it is a stub.
    @Nullable CrowdedKey of(int row) {
        return rows.isStub(row) ? crowds.get(rows.numberOf(row)) : null;
    }

    /// Takes the rows of a key out of the tags.
    ///
    /// @param members all rows of the key, which move
    /// @return the stub that stands for them now
    int crowd(int tag, long[] words, int at, RowNumbers members) {
        int width = rows.weightWord();
        Rows stored = rows.rows();
        var crowd = new CrowdedKey(rows, this::moved, kept::movedAll);
        long[] row = new long[width];
        for (int i = 0; i < members.size(); i++) {
            int member = members.get(i);
            tags.remove(tag, member);
            System.arraycopy(stored.page(member), stored.base(member), row, 0, width);
            moved(member, crowd.add(row, 0, rows.weight(member)));
            kept.movedAll(); // before the crowd moves on
            rows.free(member);
        }
        int number = crowds.size();
        if (freeNumbers.size() > 0) {
            number = freeNumbers.removeLast();
            crowds.set(number, crowd);
        } else {
            crowds.add(crowd);
        }
        int stub = rows.addStub(words, at, number);
        tags.add(tag, stub);
        return stub;
    }

    private void moved(int from, int to) {
        kept.moved(from, to);
        negative.look(to);
    }

    /// Adds weight to a row of a crowded key.
    ///
    /// @return where the row stands, or stood if nothing is left of it
    int add(int stub, long[] words, int at, long weight) {
        CrowdedKey crowd = Objects.requireNonNull(of(stub));
        int row = crowd.find(words, at + rows.keyWords());
        if (row == TagIndex.NONE) {
            row = crowd.add(words, at, Weights.sum(0, weight));
            rows.retain(row);
            return row;
        }
        long sum = Weights.sum(rows.weight(row), weight);
        if (sum != 0) {
            crowd.changeWeight(row, sum);
            return row;
        }
        rows.release(row);
        crowd.remove(row);
        if (crowd.isEmpty()) {
            remove(stub);
        }
        return row;
    }

    private void remove(int stub) {
        int number = rows.numberOf(stub);
        crowds.set(number, null);
        freeNumbers.add(number);
        Rows stored = rows.rows();
        tags.remove(rows.tag(stored.page(stub), stored.base(stub)), stub);
        rows.removeStub(stub);
    }

    /// About how many bytes this keeps in memory beside the rows.
    long sizeInBytes() {
        long size = 0;
        for (CrowdedKey crowd : crowds) {
            size += crowd == null ? 0 : crowd.sizeInBytes();
        }
        return size;
    }
}
