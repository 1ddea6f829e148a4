package io.deltaway.http;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.deltaway.connect.Rows;
import io.deltaway.run.Pipeline;
import java.io.File;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Schemathesis asks a server by nothing but its OpenAPI document: what the document allows has to
/// be answered as it says, everything else refused. `.ci/tools` installs it.
@Timeout(600)
class OpenApiSmokeTest {

    private static final String SCHEMATHESIS = "schemathesis";

    enum Side {
        BUY,
        SELL
    }

    record Limit(double above, @Nullable Integer shares, List<String> venues) {}

    @Description("Values an order")
    record Order(
            long request,
            Side side,
            @Description("Such as ACME") String ticker,
            int shares,
            long account,
            boolean urgent,
            @Nullable BigDecimal price,
            @Nullable UUID id,
            @Nullable LocalDate day,
            byte @Nullable [] signature,
            Map<String, Long> fees,
            @Nullable Limit limit,
            @Nullable String trace) {}

    record Valued(long request, Side side, String ticker, int shares, @Nullable Limit limit) {}

    record Search(long request, String text, @Nullable Integer limit, List<Side> sides) {}

    record Found(long request, String text, int limit) {}

    record Price(String ticker, double last) {}

    private static Pipeline pipeline(Server server) {
        Endpoint<Order> orders =
                server.post(
                        "/v1/orders/{side}",
                        Order.class,
                        Order::request,
                        o -> o.header("X-Trace", Order::trace));
        Endpoint<Search> search =
                server.get("/v1/search", Search.class, Search::request, o -> o.orNotFound());
        Endpoint<Search> notes = server.post("/v1/notes", Search.class, Search::request);
        var pipeline = Pipeline.create();
        pipeline.serve(orders)
                .select(
                        into(
                                Valued.class,
                                col(Order::request).as(Valued::request),
                                col(Order::side).as(Valued::side),
                                col(Order::ticker).as(Valued::ticker),
                                col(Order::shares).as(Valued::shares),
                                col(Order::limit).as(Valued::limit)))
                .write(orders.replies(Valued::request));
        pipeline.serve(search)
                .where(col(Search::text).ne("nothing"))
                .select(
                        into(
                                Found.class,
                                col(Search::request).as(Found::request),
                                col(Search::text).as(Found::text),
                                col(Search::limit).orElse(10).as(Found::limit)))
                .write(search.replies(Found::request));
        pipeline.serve(notes);
        pipeline.read(Rows.of(Price.class, new Price("ACME", 12.5)))
                .write(server.table("/v1/prices/{ticker}", Price.class));
        return pipeline;
    }

    @Test
    void theServerDoesWhatItsDocumentSays() throws Exception {
        ask(10);
    }

    @Tag("slow")
    @Test
    void theServerDoesWhatItsDocumentSaysForLong() throws Exception {
        ask(200);
    }

    private static void ask(int examples) throws Exception {
        assumeTrue(isThere(), "the document is not tried, as there is no schemathesis: .ci/tools");
        Server server = Http.server(0, o -> o.token("smoke", "a-token-to-smoke"));
        try (var serving = Serving.start(pipeline(server), server)) {
            Process process =
                    new ProcessBuilder(
                                    SCHEMATHESIS,
                                    "run",
                                    server.uri() + "/openapi.json",
                                    "-H",
                                    "Authorization: Bearer a-token-to-smoke",
                                    "--max-examples=" + examples,
                                    "--seed=1",
                                    "--request-timeout=60",
                                    "--suppress-health-check=all",
                                    "--no-color")
                            .redirectErrorStream(true)
                            .start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            assertThat(serving.running.status().errors()).isZero();
        }
    }

    private static boolean isThere() {
        for (String place : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(place, SCHEMATHESIS))) {
                return true;
            }
        }
        return false;
    }
}
