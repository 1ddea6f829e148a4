package io.deltaway.connect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which options of a client library a connector passes on. An option that is unknown is refused,
/// as it would be ignored in silence, and so is one that would break what the connector promises.
/// Immutable: each call gives another one.
public final class AllowedOptions {

    private static final int SHOWN = 40;

    private final String what;
    private final Set<String> allowed;
    private final Map<String, String> forbidden;

    private AllowedOptions(String what, Set<String> allowed, Map<String, String> forbidden) {
        this.what = what;
        this.allowed = allowed;
        this.forbidden = forbidden;
    }

    /// @param what what each of them is, such as `Kafka property`
    public static AllowedOptions of(String what) {
        return new AllowedOptions(what, new TreeSet<>(), new TreeMap<>());
    }

    /// These are passed on.
    ///
    /// @param names one that ends with `*` stands for all that begin so
    public AllowedOptions allow(String... names) {
        return allow(List.of(names));
    }

    /// These are passed on.
    ///
    /// @param names one that ends with `*` stands for all that begin so
    public AllowedOptions allow(Collection<String> names) {
        var more = new TreeSet<>(allowed);
        more.addAll(names);
        return new AllowedOptions(what, more, forbidden);
    }

    /// This one is not, although the library knows it.
    ///
    /// @param why why not, and what to do instead, without a full stop
    public AllowedOptions forbid(String name, String why) {
        var more = new TreeMap<>(forbidden);
        more.put(name, why);
        return new AllowedOptions(what, allowed, more);
    }

    /// Looks whether all of these may be passed on.
    ///
    /// @return them
    /// @throws IllegalArgumentException where one may not
    public Map<String, String> check(Map<String, String> options) {
        options.keySet().forEach(this::check);
        return options;
    }

    private void check(String name) {
        String why = forbidden.get(name);
        if (why != null) {
            throw new IllegalArgumentException(
                    "DW-0432 the %s \"%s\" can't be set: %s".formatted(what, name, why));
        }
        if (allowed.stream().noneMatch(one -> matches(one, name))) {
            throw new IllegalArgumentException(
                    "DW-0432 the %s \"%s\" is not passed on%s Passed on are: %s"
                            .formatted(what, name, suggestion(name), shown()));
        }
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(name);
    }

    private String suggestion(String name) {
        return allowed.stream()
                .filter(one -> !one.endsWith("*") && distance(one, name) <= 2)
                .findFirst()
                .map(one -> "; did you mean \"" + one + "\"?")
                .orElse(".");
    }

    private String shown() {
        var names = new ArrayList<>(allowed);
        return names.size() <= SHOWN
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, SHOWN))
                        + " and "
                        + (names.size() - SHOWN)
                        + " more";
    }

    /// How many letters have to be changed, added or left out to make one of the other.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
