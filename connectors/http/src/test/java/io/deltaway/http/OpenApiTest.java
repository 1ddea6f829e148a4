package io.deltaway.http;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Push;
import io.deltaway.formats.parse.JsonTrees;
import io.deltaway.json.Json;
import io.deltaway.run.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The document that a server gives of itself.
class OpenApiTest {

    enum Side {
        BUY,
        SELL
    }

    record Filter(@Nullable Instant since, List<String> tags) {}

    @Description("Asks for what a position is worth")
    record Ask(
            long request,
            @Description("Such as ACME") String ticker,
            @Between(least = 1, most = 1000) int qty,
            @Nullable Side side,
            @Nullable Filter filter,
            float @Nullable [] place,
            @Nullable String caller) {}

    record Value(long request, String ticker, double value, int code) {}

    record Price(String ticker, double last, @Nullable Duration age) {}

    private static final Map<String, Json> TWO =
            Map.of("minItems", JsonTrees.parse("2"), "maxItems", JsonTrees.parse("2"));

    private static Optional<String> problem(float[] place) {
        return place.length == 2 ? Optional.empty() : Optional.of("expected two numbers");
    }

    private static Json at(Json json, String... path) {
        Json found = json;
        for (String step : path) {
            Json next = ((Json.ObjectValue) found).members().get(step);
            found = Objects.requireNonNull(next, () -> step + " in " + json);
        }
        return found;
    }

    @Test
    void recordsBecomeSchemas() {
        Server server =
                Http.server(
                        0,
                        o ->
                                o.token("alice", "a-token-of-alice")
                                        .describedAs("Values", "2.1", "What positions are worth"));
        Endpoint<Ask> ask =
                server.post(
                        "/v1/{ticker}/value",
                        Ask.class,
                        Ask::request,
                        o ->
                                o.caller(Ask::caller)
                                        .orNotFound()
                                        .demand(Ask::place, OpenApiTest::problem, TWO));
        Push<Price> prices = Push.byKey(Price.class, "ticker");
        var pipeline = Pipeline.create();
        pipeline.read(prices).write(server.table("/v1/prices/{ticker}", Price.class));
        pipeline.serve(ask)
                .select(
                        into(
                                Value.class,
                                col(Ask::request).as(Value::request),
                                col(Ask::ticker).as(Value::ticker),
                                col(Ask::qty).toDouble().as(Value::value),
                                col(Ask::qty).as(Value::code)))
                .write(ask.replies(Value::request).status(Value::code));
        try (var serving = Serving.start(pipeline, server)) {
            assertThat(serving.client.get("/openapi.json").statusCode()).isEqualTo(401);
            assertThat(serving.client.get("/health").statusCode()).isEqualTo(200);
            Json document =
                    JsonTrees.parse(
                            serving.client
                                    .get(
                                            "/openapi.json",
                                            "Authorization",
                                            "Bearer a-token-of-alice")
                                    .body());
            assertThat(at(document, "info").toString())
                    .isEqualTo(
                            "{\"description\":\"What positions are worth\",\"title\":\"Values\",\"version\":\"2.1\"}");
            assertThat(((Json.ObjectValue) at(document, "paths")).members().keySet())
                    .containsExactlyInAnyOrder(
                            "/health",
                            "/openapi.json",
                            "/v1/prices",
                            "/v1/prices/{ticker}",
                            "/v1/{ticker}/value");
            Json post = at(document, "paths", "/v1/{ticker}/value", "post");
            assertThat(at(post, "summary").toString())
                    .isEqualTo("\"Asks for what a position is worth\"");
            assertThat(at(post, "parameters").toString())
                    .isEqualTo(
                            "[{\"description\":\"Such as ACME\",\"in\":\"path\",\"name\":\"ticker\",\"required\":true,\"schema\":{\"type\":\"string\"}}]");
            assertThat(((Json.ObjectValue) at(post, "responses")).members().keySet())
                    .containsExactlyInAnyOrder(
                            "200", "default", "400", "401", "404", "408", "413", "415", "500",
                            "503", "504");
            Json schemas = at(document, "components", "schemas");
            assertThat(at(schemas, "Ask", "required").toString()).isEqualTo("[\"qty\"]");
            assertThat(at(schemas, "Ask", "properties", "qty").toString())
                    .isEqualTo(
                            "{\"format\":\"int32\",\"maximum\":1000,\"minimum\":1,\"type\":\"integer\"}");
            assertThat(
                            serving.client
                                    .post(
                                            "/v1/ACME/value",
                                            "{\"qty\":1001}",
                                            "Authorization",
                                            "Bearer a-token-of-alice")
                                    .body())
                    .contains("#/qty", "expected a number from 1 to 1000, got 1001");
            assertThat(at(schemas, "Ask", "properties", "place").toString())
                    .isEqualTo(
                            "{\"items\":{\"anyOf\":[{\"format\":\"float\",\"type\":\"number\"},{\"enum\":[\"NaN\",\"Infinity\",\"-Infinity\"]}]},\"maxItems\":2,\"minItems\":2,\"type\":[\"array\",\"null\"]}");
            assertThat(at(ask.schema(), "properties", "place", "maxItems").toString())
                    .isEqualTo("2");
            assertThat(at(schemas, "Ask", "properties", "side").toString())
                    .isEqualTo(
                            "{\"anyOf\":[{\"enum\":[\"BUY\",\"SELL\"],\"type\":\"string\"},{\"type\":\"null\"}]}");
            assertThat(at(schemas, "Filter", "properties").toString())
                    .isEqualTo(
                            "{\"since\":{\"format\":\"date-time\",\"type\":[\"string\",\"null\"]},\"tags\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"}}");
            assertThat(((Json.ObjectValue) at(schemas, "ValueShown", "properties")).members())
                    .containsOnlyKeys("ticker", "value");
            assertThat(at(document, "security").toString()).isEqualTo("[{\"bearer\":[]}]");
        }
    }

    @Test
    void aTokenSaysWhoAsks(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "a-token-of-alice\n");
        Server server = Http.server(0, o -> o.token("alice", "${file:" + file + "}"));
        Endpoint<Ask> ask =
                server.get(
                        "/who", Ask.class, Ask::request, o -> o.caller(Ask::caller).orNotFound());
        var pipeline = Pipeline.create();
        record Who(long request, String name) {}
        pipeline.serve(ask)
                .select(
                        into(
                                Who.class,
                                col(Ask::request).as(Who::request),
                                col(Ask::caller).orElse("nobody").as(Who::name)))
                .write(ask.replies(Who::request));
        try (var serving = Serving.start(pipeline, server)) {
            String query = "/who?ticker=A&qty=1";
            assertThat(serving.client.get(query).statusCode()).isEqualTo(401);
            assertThat(
                            serving.client
                                    .get(query, "Authorization", "Bearer another-token")
                                    .statusCode())
                    .isEqualTo(401);
            assertThat(serving.client.get(query, "Authorization", "Bearer a-token-of-alice").body())
                    .isEqualTo("{\"name\":\"alice\"}");
        }
    }
}
