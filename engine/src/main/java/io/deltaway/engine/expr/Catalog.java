package io.deltaway.engine.expr;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The functions of one subject. Filled while its class is initialised, not changed later.
final class Catalog {

    /// A function: what it does in one sentence, and its signatures.
    record Definition(String name, String description, List<Overload> overloads) {

        /// The signature that is nearest to the arguments; null where none fits.
        @Nullable Overload resolve(List<Expression> arguments) {
            Overload best = null;
            int bestDistance = Integer.MAX_VALUE;
            for (Overload overload : overloads) {
                int distance = overload.distance(arguments);
                if (distance >= 0 && distance < bestDistance) {
                    best = overload;
                    bestDistance = distance;
                }
            }
            return best;
        }
    }

    private final String category;
    private final SequencedMap<String, Definition> definitions = new LinkedHashMap<>();

    Catalog(String category) {
        this.category = category;
    }

    String category() {
        return category;
    }

    Catalog add(String name, String description, Overload... overloads) {
        Definition earlier =
                definitions.put(name, new Definition(name, description, List.of(overloads)));
        if (earlier != null) {
            throw new AssertionError("two definitions of " + name + " in " + category);
        }
        return this;
    }

    @Nullable Definition find(String name) {
        return definitions.get(name);
    }

    List<Definition> definitions() {
        return List.copyOf(definitions.values());
    }
}
