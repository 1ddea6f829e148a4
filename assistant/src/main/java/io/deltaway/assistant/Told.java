package io.deltaway.assistant;

import io.deltaway.ai.Asked;
import io.deltaway.http.Endpoint;
import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What a model says while it says it, told to who follows the answer: events `part` with `{"at":
/// 12, "text": "…"}`, which stands from that place of what was told on. From any thread.
///
/// A question is said to be asked, and what is said of it heard, in either order; what is said of
/// some of the last questions is kept until they have gone.
final class Told {

    private static final int MOST = 256;

    private final Endpoint<?> endpoint;
    private final Map<Asked, Set<Long>> asking = new HashMap<>();
    private final Map<Asked, String> said = new LinkedHashMap<>();

    Told(Endpoint<?> endpoint) {
        this.endpoint = endpoint;
    }

    /// A request asks, or asks no longer.
    synchronized void change(long weight, long request, Asked asked) {
        if (weight > 0) {
            asking.computeIfAbsent(asked, a -> new LinkedHashSet<>()).add(request);
            String soFar = said.getOrDefault(asked, "");
            if (!soFar.isEmpty()) {
                tell(request, 0, soFar);
            }
            return;
        }
        Set<Long> requests = asking.getOrDefault(asked, Set.of());
        requests.remove(request);
        if (requests.isEmpty()) {
            asking.remove(asked);
            said.remove(asked);
        }
    }

    synchronized void hear(Asked asked, String soFar) {
        String before = said.getOrDefault(asked, "");
        if (before.equals(soFar)) {
            return;
        }
        said.put(asked, soFar);
        if (said.size() > MOST) {
            said.remove(said.keySet().iterator().next());
        }
        int at = same(before, soFar);
        for (long request : asking.getOrDefault(asked, Set.of())) {
            tell(request, at, soFar.substring(at));
        }
    }

    /// How many characters two texts have in common at their beginning, in whole code points.
    private static int same(String one, String other) {
        int at = 0;
        while (at < Math.min(one.length(), other.length()) && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        return at > 0 && Character.isHighSurrogate(one.charAt(at - 1)) ? at - 1 : at;
    }

    private void tell(long request, int at, String text) {
        var part =
                new Json.ObjectValue(
                        Map.of(
                                "at",
                                new Json.NumberValue(BigDecimal.valueOf(at)),
                                "text",
                                new Json.TextValue(text)));
        endpoint.tell(request, "part", part);
    }
}
