package io.deltaway.http.internal.serve;

import io.deltaway.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A request that is not answered as it wished: a status, why, and what was expected where. Shown
/// as RFC 9457 says. Thrown where it is found and caught where answers are written, so it carries
/// no stack trace.
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// Something in a request that is not as it has to be.
    ///
    /// @param where such as `#/filter/limit` in a body, or `query limit`
    /// @param detail what was expected and what was there
    record Mistake(String where, String detail) {
        Json toJson() {
            return JsonOf.object("where", JsonOf.text(where), "detail", JsonOf.text(detail));
        }
    }

    private final int status;
    private final transient List<Mistake> mistakes;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    Problem(int status, String detail) {
        this(status, detail, List.of());
    }

    private Problem(int status, String detail, List<Mistake> mistakes) {
        super(detail, null, false, false);
        this.status = status;
        this.mistakes = List.copyOf(mistakes);
    }

    /// A request with mistakes in it.
    static Problem of(List<Mistake> mistakes) {
        String detail =
                mistakes.size() == 1
                        ? mistakes.getFirst().where() + ": " + mistakes.getFirst().detail()
                        : mistakes.size() + " things are not as they have to be; see errors";
        return new Problem(400, detail, mistakes);
    }

    /// Nobody is there to answer now.
    static Problem unavailable(String detail) {
        return new Problem(503, detail).with("Retry-After", "1");
    }

    /// With a header in the answer.
    Problem with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    Json toJson() {
        var members = new LinkedHashMap<String, Json>();
        members.put("status", JsonOf.number(status));
        members.put("title", JsonOf.text(Statuses.title(status)));
        members.put("detail", JsonOf.text(String.valueOf(getMessage())));
        if (!mistakes.isEmpty()) {
            members.put("errors", JsonOf.array(mistakes.stream().map(Mistake::toJson).toList()));
        }
        return JsonOf.object(members);
    }
}
