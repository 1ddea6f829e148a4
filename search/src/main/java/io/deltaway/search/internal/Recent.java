package io.deltaway.search.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Accepted rows by what they were asked for. Those of what is not asked for again are kept until
/// following the changes has cost as much as looking at all rows would; and the last ones while
/// there is room.
final class Recent<K> {

    /// In all: 32 MiB.
    private static final long MOST_BITS = 1L << 28;

    private static final int FEW = 64;

    /// What following an epoch costs besides the rows that changed, in rows.
    private static final int EACH = 50;

    private final KeptRows kept;

    private final Map<K, Known> last =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<K, Known> eldest) {
                    return size() > FEW && (long) size() * kept.size() > MOST_BITS;
                }
            };

    private static final class Known {

        private final AcceptedRows rows;

        /// Since it was last asked for, in rows.
        private long spent;

        Known(AcceptedRows rows) {
            this.rows = rows;
        }
    }

    Recent(KeptRows kept) {
        this.kept = kept;
    }

    AcceptedRows get(K key, Function<K, AcceptedRows> otherwise) {
        Known known = last.get(key);
        if (known == null) {
            known = new Known(otherwise.apply(key));
            last.put(key, known);
        }
        known.spent = 0;
        return known.rows;
    }

    /// Takes up what the epoch changed about the rows.
    void update() {
        int changed = kept.came().size() + kept.went().size();
        if (changed == 0) {
            return;
        }
        last.values()
                .removeIf(known -> {
                    known.spent += EACH + changed;
                    if (known.spent > kept.size() + EACH) {
                        return true;
                    }
                    known.rows.update();
                    return false;
                });
    }
}
