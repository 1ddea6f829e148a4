package io.deltaway.run.persist;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How what one program wrote is called in another one.
final class Translation {

    private final int[] sources;
    private final Set<Integer> lacking = new HashSet<>();
    private final Map<String, String> parts = new HashMap<>();

    /// @param goesOn whether a source has been read ever since: what one gave that was left out for
    ///   a while is read anew
    Translation(Outline from, Outline to, Predicate<String> goesOn) {
        this.sources = new int[from.sources().size()];
        for (int i = 0; i < sources.length; i++) {
            Outline.Source source = from.sources().get(i);
            String identity = source.identity();
            sources[i] = goesOn.test(identity) ? to.source(identity) : -1;
            if (sources[i] >= 0 && !source.columns().containsAll(to.columns(sources[i]))) {
                lacking.add(sources[i]);
            }
        }
        Map<String, String> names = to.namesOfParts();
        from.namesOfParts()
                .forEach((identity, name) -> {
                    String now = names.get(identity);
                    if (now != null) {
                        parts.put(name, now);
                    }
                });
    }

    /// The number of a source; -1 where it isn't read any more.
    int source(int was) {
        return sources[was];
    }

    /// Whether an entry, as it is called now, has rows without columns that are read now.
    boolean isLacking(LogEntry entry) {
        return entry instanceof LogEntry.Arrived arrived
                && !arrived.chunk().rows().isEmpty()
                && lacking.contains(arrived.source());
    }

    /// The name of a part of the state; null where that isn't kept any more.
    @Nullable String part(String was) {
        return parts.get(was);
    }

    /// The name that a part of the state had; null where it was not kept.
    @Nullable String before(String part) {
        for (Map.Entry<String, String> name : parts.entrySet()) {
            if (name.getValue().equals(part)) {
                return name.getKey();
            }
        }
        return null;
    }

    /// The name of the node that a part is of; null where that is not kept any more.
    @Nullable String node(String was) {
        String part = part(was + "/0");
        return part == null ? null : part.substring(0, part.length() - 2);
    }
}
