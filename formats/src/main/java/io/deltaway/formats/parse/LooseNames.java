package io.deltaway.formats.parse;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Names told apart by more than case, underscores, hyphens and spaces, so that `origin_code` is
/// found as `originCode`.
public final class LooseNames {

    private final Map<String, Integer> places = new HashMap<>();

    public LooseNames(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            // Where two names differ in nothing else, neither is meant.
            places.merge(loose(names.get(i)), i, (a, b) -> -1);
        }
    }

    /// The place of the one name that is meant, or -1.
    public int find(String name) {
        return places.getOrDefault(loose(name), -1);
    }

    private static String loose(String name) {
        return name.replaceAll("[_\\- ]", "").toLowerCase(Locale.ROOT);
    }
}
