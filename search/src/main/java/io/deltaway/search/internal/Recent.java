package io.deltaway.search.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Accepted rows by what they were asked for, of the last [#MOST] things.
final class Recent<K> {

    private static final int MOST = 64;

    private final Map<K, AcceptedRows> last =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<K, AcceptedRows> eldest) {
                    return size() > MOST;
                }
            };

    AcceptedRows get(K key, Function<K, AcceptedRows> otherwise) {
        AcceptedRows known = last.get(key);
        if (known == null) {
            known = otherwise.apply(key);
            last.put(key, known);
        }
        return known;
    }

    /// Takes up what the epoch changed about the rows.
    void update() {
        last.values().forEach(AcceptedRows::update);
    }
}
