package io.deltaway.http;

import io.deltaway.http.internal.serve.RequestShape;
import io.deltaway.json.Json;
import io.deltaway.table.Accessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What an endpoint takes, and how it answers. Given to the function that [Server#post] and its
/// like take, and changed only there.
public final class EndpointOptions<R> {

    private Duration within = Duration.ofSeconds(30);
    private String summary = "";
    private boolean kept;
    private boolean missingIsNotFound;
    private boolean followed;
    private @Nullable String caller;
    private @Nullable String groups;
    private Set<String> onlyFor = Set.of();
    private final List<RequestShape.Demand> demands = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();

    EndpointOptions() {}

    /// What it is for, in a few words, for those who read the OpenAPI document. What [Description]
    /// says of the record where nothing is said.
    public EndpointOptions<R> describedAs(String summary) {
        this.summary = summary;
        return this;
    }

    /// A request that has no answer after this time gets status 504. 30 seconds where nothing is
    /// said.
    public EndpointOptions<R> answerWithin(Duration time) {
        ServerOptions.checkTime(time);
        this.within = time;
        return this;
    }

    /// The rows of requests stay in the table. Where nothing is said they go again once they are
    /// answered.
    public EndpointOptions<R> kept() {
        this.kept = true;
        return this;
    }

    /// A request that its own epoch does not answer, such as one whose key a join does not find,
    /// gets status 404 at once. Where nothing is said it waits for a later epoch.
    public EndpointOptions<R> orNotFound() {
        this.missingIsNotFound = true;
        return this;
    }

    /// A client that asks for server-sent events (`Accept: text/event-stream`) gets the answer to
    /// its request, and each later one, until it goes away: events `answer`, and `none` where there
    /// is no answer any more. The row of the request stays for so long.
    public EndpointOptions<R> followed() {
        this.followed = true;
        return this;
    }

    /// The component is a header of the request.
    public EndpointOptions<R> header(String name, Accessor<R, ?> component) {
        headers.put(Accessor.name(component), name);
        return this;
    }

    /// The component is the name of who asks, as the token says ([ServerOptions#token(String,
    /// String)]); null where none is asked for.
    public EndpointOptions<R> caller(Accessor.OfText<R> component) {
        this.caller = Accessor.name(component);
        return this;
    }

    /// The component is the groups of who asks ([ServerOptions#groups], [ServerOptions#onBehalf]);
    /// none where no token is asked for.
    public EndpointOptions<R> groups(Accessor<R, List<String>> component) {
        this.groups = Accessor.name(component);
        return this;
    }

    /// Only callers who belong to one of the groups may ask; others get status 403.
    public EndpointOptions<R> onlyFor(String... names) {
        this.onlyFor = Set.of(names);
        return this;
    }

    /// A request whose component is not as it must be is refused with status 400.
    ///
    /// @param problem says what is wrong with a value, which is not null; empty where nothing is
    public <T> EndpointOptions<R> demand(
            Accessor<R, T> component, Function<T, Optional<String>> problem) {
        return demand(component, problem, Map.of());
    }

    /// As [#demand(Accessor, Function)], and those who want to ask are told before.
    ///
    /// @param said members of a JSON schema (draft 2020-12) which say the same, such as `maxItems`
    @SuppressWarnings("unchecked") // a component has values of its type
    public <T> EndpointOptions<R> demand(
            Accessor<R, T> component,
            Function<T, Optional<String>> problem,
            Map<String, Json> said) {
        demands.add(
                new RequestShape.Demand(
                        Accessor.name(component), value -> problem.apply((T) value), said));
        return this;
    }

    Set<String> onlyFor() {
        return onlyFor;
    }

    List<RequestShape.Demand> demands() {
        return demands;
    }

    String summary() {
        return summary;
    }

    Duration within() {
        return within;
    }

    boolean isKept() {
        return kept;
    }

    boolean isMissingNotFound() {
        return missingIsNotFound;
    }

    boolean isFollowed() {
        return followed;
    }

    RequestShape.Identity identity() {
        return new RequestShape.Identity(caller, groups);
    }

    Map<String, String> headers() {
        return headers;
    }
}
