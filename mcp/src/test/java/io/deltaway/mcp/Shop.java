package io.deltaway.mcp;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.testkit.Soon.started;

import io.deltaway.connect.Push;
import io.deltaway.http.Description;
import io.deltaway.http.Endpoint;
import io.deltaway.http.Http;
import io.deltaway.http.Server;
import io.deltaway.http.ServerOptions;
import io.deltaway.http.TableEndpoint;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.table.Table;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Prices that change, and what models may do with them.
final class Shop implements AutoCloseable {

    record Price(String item, long cents) {}

    @Description("What an item costs")
    record Question(
            long request, @Description("Such as apples") String item, @Nullable String who) {}

    record Answer(long request, String item, long cents, @Nullable String who) {}

    final Server server;
    final Push<Price> prices = Push.byKey(Price.class, "item");
    final RunningPipeline running;

    Shop(Consumer<ServerOptions> options) {
        server = Http.server(0, options);
        Pipeline pipeline = Pipeline.create();
        Table<Price> all = pipeline.read(prices);
        TableEndpoint<Price> shown = server.table("/v1/prices/{item}", Price.class);
        all.write(shown);
        Endpoint<Question> ask =
                server.post(
                        "/v1/price",
                        Question.class,
                        Question::request,
                        e -> e.orNotFound().caller(Question::who));
        pipeline.serve(ask)
                .join(all)
                .on(col(Question::item), col(Price::item))
                .select((question, price) ->
                        into(
                                Answer.class,
                                question.rest(),
                                price.col(Price::cents).as(Answer::cents)))
                .write(ask.replies(Answer::request));
        Endpoint<Question> later =
                server.post(
                        "/v1/later",
                        Question.class,
                        Question::request,
                        e -> e.caller(Question::who).answerWithin(Duration.ofMinutes(10)));
        pipeline.serve(later)
                .where(col(Question::item).eq("nothing"))
                .write(later.replies(Question::request));
        TableEndpoint<Price> costs = server.table("/v1/costs/{item}", Price.class).onlyFor("staff");
        all.write(costs);
        Mcp.on(server)
                .tool("price", ask)
                .tool("later", later)
                .resource("table://prices", "What items cost", shown)
                .resource("table://costs", "What items cost us", costs);
        running = pipeline.start();
        started(running);
    }

    @Override
    public void close() {
        running.close();
    }
}
