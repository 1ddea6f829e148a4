package io.deltaway.engine.state;

/// The rows of an [Index] whose weight has been below zero since the epoch began, which it may be
/// only until the epoch ends. What the end of an epoch costs is their number.
final class NegativeRows {

    private final IndexedRows rows;
    private final boolean allowed;
    private final RowNumbers suspects = new RowNumbers(4);

    /// @param allowed whether weights may be below zero for good
    NegativeRows(IndexedRows rows, boolean allowed) {
        this.rows = rows;
        this.allowed = allowed;
    }

    /// Looks at a row that may be below zero now.
    void look(int row) {
        if (!allowed && rows.weight(row) < 0) {
            suspects.add(row);
        }
    }

    /// @throws NegativeWeightException where one is still below zero
    void endEpoch() {
        for (int i = 0; i < suspects.size(); i++) {
            int row = suspects.get(i);
            long weight = rows.weight(row);
            if (weight < 0 && !rows.isStub(row)) { // it may have taken the place of a row
                throw new NegativeWeightException(
                        "a row with " + rows.keyLayout().show(rows.rows(), row), weight);
            }
        }
        suspects.clear();
    }
}
