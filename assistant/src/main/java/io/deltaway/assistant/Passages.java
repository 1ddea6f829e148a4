package io.deltaway.assistant;

import io.deltaway.http.Caller;
import io.deltaway.http.Endpoint;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds passages, in this process or over HTTP.
@FunctionalInterface
interface Passages {

    /// The passages that fit best.
    ///
    /// @param query blank to search by the vector alone
    /// @param vector of the query, or null: then a model gives it, where there is one
    List<Source> find(String query, float @Nullable [] vector, int limit, Scope scope)
            throws IOException, InterruptedException;

    /// Those of an assistant in this process.
    ///
    /// @param caller for whom they are found
    static Passages of(Endpoint<RetrieveRequest> retrieve, @Nullable Caller caller) {
        return (query, vector, limit, scope) -> {
            String asked = Records.retrieve(query, vector, limit, scope).toString();
            Endpoint.Answer answer = retrieve.ask(asked, caller);
            if (answer.status() == 503 || answer.status() == 504) {
                throw new NotReadyException(answer.json());
            } else if (answer.status() != 200) {
                throw new IOException(answer.json());
            }
            return Records.of(Retrieved.class, Records.parsed(answer.json())).passages();
        };
    }
}
